using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using NUnit.Framework;

namespace Registry.Tests.Support;

/// <summary>A PostgreSQL of the tests' own: the machine's binaries, not root, on loopback, in its own folder, gone afterwards.</summary>
public sealed class PostgresServer : IDisposable
{
    private readonly string _folder;
    private readonly string _binaries;
    private readonly int _port;
    private int _databases;

    private PostgresServer(string folder, string binaries, int port)
    {
        _folder = folder;
        _binaries = binaries;
        _port = port;
    }

    /// <summary>Starts a server on a free port.</summary>
    public static PostgresServer Start()
    {
        var binaries = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(folder => int.Parse(Path.GetFileName(folder))).Select(folder => Path.Combine(folder, "bin")).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")))
            : null;
        if (binaries is null)
        {
            throw new InvalidOperationException("PostgreSQL's server is not installed: scripts/test installs it.");
        }

        var folder = Directory.CreateTempSubdirectory("registry-postgres-").FullName;
        if (Environment.UserName == "root")
        {
            Run("chown", "nobody", folder);
        }

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var server = new PostgresServer(folder, binaries, port);
        server.AsOther("initdb", "-D", Path.Combine(folder, "data"), "-U", "registry", "-A", "trust", "-E", "UTF8", "--no-sync");
        // Durability of the machine is PostgreSQL's own promise; what is tested here is ours.
        server.AsOther("pg_ctl", "-D", Path.Combine(folder, "data"), "-w", "-l", Path.Combine(folder, "log"), "-o",
            $"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off -c max_connections=300 -c shared_buffers=64MB", "start");
        return server;
    }

    /// <summary>The connection string of a fresh database.</summary>
    public string CreateDatabase()
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        Execute($"CREATE DATABASE {name} STRATEGY FILE_COPY");
        return ConnectionString(name);
    }

    /// <summary>The connection string of a fresh database whose tables stand in a folder of its own, its write-ahead log elsewhere.</summary>
    public string CreateDatabase(string folder)
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        if (Environment.UserName == "root")
        {
            Run("chown", "nobody", folder);
        }

        Execute($"CREATE TABLESPACE {name} LOCATION '{folder}'");
        Execute($"CREATE DATABASE {name} TABLESPACE {name} STRATEGY FILE_COPY");
        return ConnectionString(name);
    }

    public void Dispose()
    {
        NpgsqlConnection.ClearAllPools();
        AsOther("pg_ctl", "-D", Path.Combine(_folder, "data"), "-m", "immediate", "stop");
        Directory.Delete(_folder, recursive: true);
    }

    private void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private string ConnectionString(string database) => $"Host=127.0.0.1;Port={_port};Username=registry;Database={database};Maximum Pool Size=40;Include Error Detail=true";

    private void AsOther(string program, params string[] arguments)
    {
        var path = Path.Combine(_binaries, program);
        if (Environment.UserName == "root")
        {
            Run("setpriv", ["--reuid=nobody", "--regid=nogroup", "--clear-groups", path, .. arguments]);
        }
        else
        {
            Run(path, arguments);
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        // pg_ctl leaves the server with its output: a pipe would never end.
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = "/" };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("out=$(mktemp); \"$@\" >\"$out\" 2>&1 </dev/null || { s=$?; cat \"$out\" >&2; exit $s; }");
        start.ArgumentList.Add("sh");
        start.ArgumentList.Add(program);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, $"{program} {string.Join(' ', arguments)} failed");
    }
}
