using System.Net;
using CivicHost.Sdk.Registers;
using NUnit.Framework;

namespace CivicHost.Sdk.Testing;

/// <summary>A clerk who takes paper registers into a module, mostly through its pages.</summary>
/// <param name="path">Of the page with all registers: <c>/complaints/registers</c>.</param>
/// <param name="role">Full name of a role that may do so.</param>
/// <param name="kind">What the clerk chooses beside the file, where the module asks.</param>
public sealed class RegisterClerk(TestTown town, string path, string role, string kind = "")
{
    private static int _files;

    private readonly string _module = path.Split('/')[1];

    /// <summary>The same table as a file of its own: the same one twice is noticed.</summary>
    public static string New(string table) => $"{table}\n{new string('\n', Interlocked.Increment(ref _files))}";

    /// <summary>Sends a table and gives the register's id.</summary>
    public async Task<string> UploadAsync(string table, string name = "registre") =>
        (await town.As(role).Send(_module, new UploadRegister(name, kind, table))).Answer.Id;

    /// <summary>Sends a file of any sort by the form.</summary>
    public async Task<HttpResponseMessage> SendAsync(byte[] file)
    {
        using var clerk = town.ClientAs(role);
        return await clerk.SubmitAsync(
            path, new Dictionary<string, string> { ["name"] = "ancien", ["kind"] = kind }, files: new Dictionary<string, byte[]> { ["file"] = file });
    }

    /// <summary>Sends a file by the form and, where it is taken, a form that says of one column where it stands.</summary>
    public async Task<HttpResponseMessage> SendAsync(byte[] file, string column, string heading)
    {
        var sent = await SendAsync(file);
        if (sent.StatusCode != HttpStatusCode.SeeOther)
            return sent;
        using var clerk = town.ClientAs(role);
        return await clerk.SubmitAsync(sent.Headers.Location!.ToString(), new Dictionary<string, string> { [column] = heading });
    }

    /// <summary>Agrees to what the page takes the columns for, and has all rows looked through.</summary>
    public async Task CheckAsync(string id)
    {
        using var clerk = town.ClientAs(role);
        var begun = await clerk.SubmitAsync($"{path}/{id}", (await FindAsync(id)).Mapping);
        Assert.That(begun.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
    }

    /// <summary>Confirms a register in which no row is bad, also where one is doubtful.</summary>
    public async Task ImportAsync(string id)
    {
        using var clerk = town.ClientAs(role);
        var imported = await clerk.SubmitAsync($"{path}/{id}", new Dictionary<string, string> { ["sure"] = "yes" }, $"{path}/{id}/import");
        Assert.That(imported.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That((await FindAsync(id)).Import.Step, Is.EqualTo("imported"));
    }

    /// <summary>Takes a register back, or is refused.</summary>
    public async Task<HttpResponseMessage> UndoAsync(string id)
    {
        using var clerk = town.ClientAs(role);
        return await clerk.SubmitAsync($"{path}/{id}/undo", new Dictionary<string, string>());
    }

    /// <summary>Looks how far a register has come.</summary>
    public async Task<FoundRegister> FindAsync(string id) =>
        await town.As(role).Send(_module, new FindRegister(id)) ?? throw new InvalidOperationException("There is no such register.");
}
