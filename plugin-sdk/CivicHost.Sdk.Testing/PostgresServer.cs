using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using NUnit.Framework;

namespace CivicHost.Sdk.Testing;

/// <summary>One PostgreSQL server for a test run, in a temporary folder, ended with the process. Tests are ignored where it is not installed.</summary>
public static class PostgresServer
{
    private static readonly SemaphoreSlim Starting = new(1, 1);
    private static string? _connection;
    private static int _databases;

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public static async Task<string> CreateDatabaseAsync()
    {
        var server = await EnsureStartedAsync();
        var name = $"town{Interlocked.Increment(ref _databases)}";
        await using var connection = new Npgsql.NpgsqlConnection(server + ";Database=postgres");
        await connection.OpenAsync();
        await using var create = connection.CreateCommand();
        create.CommandText = $"create database {name}";
        await create.ExecuteNonQueryAsync();
        return $"{server};Database={name};Maximum Pool Size=20";
    }

    private static async Task<string> EnsureStartedAsync()
    {
        await Starting.WaitAsync();
        try
        {
            return _connection ??= Start();
        }
        finally
        {
            Starting.Release();
        }
    }

    private static string Start()
    {
        if (FindTools() is not { } tools)
        {
            Assert.Ignore("skipped: no PostgreSQL");
            throw new UnreachableException();
        }

        DeleteFoldersOfEndedServers();
        var folder = Directory.CreateTempSubdirectory("civichost-pg-").FullName;
        var data = Path.Combine(folder, "data");
        var port = FreePort();
        if (Environment.UserName == "root")
            Run("chown", "postgres", folder);
        RunAsOwner(Path.Combine(tools, "initdb"), "-D", data, "-U", "town", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        RunAsOwner(Path.Combine(tools, "pg_ctl"), "-D", data, "-w", "-l", Path.Combine(folder, "log"),
            "-o", $"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c max_connections=300", "start");
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            RunAsOwner(Path.Combine(tools, "pg_ctl"), "-D", data, "-m", "immediate", "stop");
            Directory.Delete(folder, recursive: true);
        };
        return $"Host=127.0.0.1;Port={port};Username=town";
    }

    /// <summary>A test run that was killed could not delete its folder, and such folders hold gigabytes.</summary>
    private static void DeleteFoldersOfEndedServers()
    {
        foreach (var folder in Directory.GetDirectories(Path.GetTempPath(), "civichost-pg-*"))
        {
            try
            {
                var server = File.ReadLines(Path.Combine(folder, "data", "postmaster.pid")).First();
                if (!Directory.Exists("/proc") || Directory.Exists(Path.Combine("/proc", server)))
                    continue;
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidOperationException)
            {
                // Starting or stopping just now, or another person's.
            }
        }
    }

    private static string? FindTools() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(version => Path.Combine(version, "bin")) : [])
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl")));

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private static void RunAsOwner(string program, params string[] arguments)
    {
        if (Environment.UserName == "root")
            Run("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", program, .. arguments]);
        else
            Run(program, arguments);
    }

    private static void Run(string program, params string[] arguments)
    {
        // No redirection: the server would inherit the pipe and keep it open.
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>&1", "sh", program, .. arguments])
        {
            WorkingDirectory = "/",
        })!;
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
