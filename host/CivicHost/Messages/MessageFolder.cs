using System.Globalization;
using CivicHost.Operations;
using CivicHost.Sdk;
using CivicHost.Storage;
using MimeKit;

namespace CivicHost.Messages;

/// <summary>{data}/messages: where a town without gateway or mail server sees what it would have sent.</summary>
internal sealed class MessageFolder(TownOptions options) : IMessageGateway
{
    public const string GatewayName = "folder";

    private const string TimeForm = "yyyyMMdd'T'HHmmss'Z'";

    private readonly string _root = Path.Combine(Path.GetFullPath(options.DataFolder), "messages");

    public string Name => GatewayName;

    public Task<GatewayAnswer> SendAsync(OutgoingSms sms, CancellationToken cancellation)
    {
        var content = $"{sms.To}\n{sms.Text.Segments} SMS\n\n{sms.Text}\n";
        return Task.FromResult(Write(sms.At, $"{sms.Id}.txt", System.Text.Encoding.UTF8.GetBytes(content)));
    }

    public GatewayAnswer Write(ClaimedMessage message, MimeMessage mail)
    {
        using var content = new MemoryStream();
        mail.WriteTo(content);
        return Write(message.QueuedAt, $"{message.Id}.eml", content.ToArray());
    }

    /// <summary>Text and address go from here when they go from the database.</summary>
    public void Erase(DateTimeOffset before)
    {
        if (!Directory.Exists(_root))
            return;
        foreach (var file in Directory.EnumerateFiles(_root))
        {
            if (DateTimeOffset.TryParseExact(Path.GetFileName(file).Split('-')[0], TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at <= before)
                File.Delete(file);
        }
    }

    /// <summary>The same name at every attempt: sent twice, it is there once.</summary>
    private GatewayAnswer Write(DateTimeOffset at, string name, ReadOnlySpan<byte> content)
    {
        PrivateFolder.Create(_root);
        DurableFile.Write(Path.Combine(_root, $"{at.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture)}-{name}"), content);
        return GatewayAnswer.Accepted(GatewayName);
    }
}
