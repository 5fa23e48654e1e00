using System.Security.Cryptography;
using System.Text;
using CivicHost.Operations;
using CivicHost.Storage;

namespace CivicHost.People;

/// <summary>Gives each module a name of its own for the same resident: two modules cannot put their residents side by side, and nobody without the
/// town's secret can find out who a name belongs to.</summary>
internal sealed class PairwiseSubjects(TownOptions town)
{
    private const int SecretLength = 32;

    private readonly Lazy<byte[]> _secret = new(() => ReadOrMake(Path.Combine(town.DataFolder, "keys", "subjects")));

    /// <param name="root">Digest of provider and subject.</param>
    /// <returns>64 hexadecimal digits.</returns>
    public string Of(string module, string root) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_secret.Value, Encoding.UTF8.GetBytes($"{module}\n{root}")));

    /// <summary>It belongs to the backup: with another secret everybody would be somebody else.</summary>
    private static byte[] ReadOrMake(string file)
    {
        if (!File.Exists(file))
        {
            PrivateFolder.Create(Path.GetDirectoryName(file)!);
            try
            {
                using var made = PrivateFolder.Open(file, FileMode.CreateNew);
                made.Write(RandomNumberGenerator.GetBytes(SecretLength));
                made.Flush(flushToDisk: true);
            }
            catch (IOException) when (File.Exists(file))
            {
                // Another node of the town made it at the same moment.
            }
        }

        var secret = File.ReadAllBytes(file);
        return secret.Length == SecretLength ? secret : throw new InvalidDataException($"{file} is damaged; take it from a backup.");
    }
}
