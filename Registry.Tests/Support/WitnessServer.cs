using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using NSec.Cryptography;
using Registry.Core.Ledger;

namespace Registry.Tests.Support;

/// <summary>A witness of the tests' own, on loopback, written to C2SP tlog-witness v1.0.0: it really verifies consistency before it cosigns. It can be told to misbehave.</summary>
public sealed class WitnessServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Key _key = Key.Create(SignatureAlgorithm.Ed25519);
    private readonly SemaphoreSlim _one = new(1);
    private readonly string _name;
    private readonly byte[] _id;
    private NoteVerifier? _log;

    private WitnessServer(WebApplication app, string name)
    {
        (_app, _name) = (app, name);
        var key = _key.PublicKey.Export(KeyBlobFormat.RawPublicKey);
        _id = SHA256.HashData([.. Encoding.UTF8.GetBytes(name), 0x0a, 4, .. key])[..4];
        Vkey = $"{name}+{Convert.ToHexStringLower(_id)}+{Convert.ToBase64String([4, .. key])}";
    }

    /// <summary>Its key.</summary>
    public string Vkey { get; }

    /// <summary>Its submission prefix.</summary>
    public string Address => _app.Urls.Single() + "/witness";

    /// <summary>What it has seen of the log.</summary>
    public (long Size, byte[] Root) Seen { get; set; } = (0, []);

    /// <summary>What it does instead of what the standard says.</summary>
    public Func<HttpContext, Task>? Instead { get; set; }

    /// <summary>How often it was asked.</summary>
    public int Asked { get; private set; }

    /// <summary>Starts a witness that knows no log yet.</summary>
    public static async Task<WitnessServer> Start(string name)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var witness = new WitnessServer(app, name);
        app.MapPost("/witness/add-checkpoint", witness.AddCheckpoint);
        await app.StartAsync();
        return witness;
    }

    /// <summary>Trusts the key of a log.</summary>
    public void Trust(string vkey) => _log = NoteVerifier.Parse(vkey);

    /// <summary>The settings with which a register asks these witnesses, every second.</summary>
    public static Dictionary<string, string?> Settings(params WitnessServer[] witnesses)
    {
        var settings = new Dictionary<string, string?> { ["Registry:WitnessSeconds"] = "1", ["Registry:WitnessTimeoutSeconds"] = "60" };
        for (var i = 0; i < witnesses.Length; i++)
        {
            settings[$"Registry:Witnesses:{i}:Url"] = witnesses[i].Address;
            settings[$"Registry:Witnesses:{i}:Vkey"] = witnesses[i].Vkey;
        }

        return settings;
    }

    /// <summary>A cosignature line of its own over any text, with its newline; of now where no time is given.</summary>
    public string Line(string text, DateTimeOffset? at = null)
    {
        var blob = new byte[4 + 8 + 64];
        var time = (at ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds();
        _id.CopyTo(blob, 0);
        BinaryPrimitives.WriteInt64BigEndian(blob.AsSpan(4), time);
        SignatureAlgorithm.Ed25519.Sign(_key, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {time}\n{text}")), blob.AsSpan(12));
        return $"— {_name} {Convert.ToBase64String(blob)}\n";
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        _key.Dispose();
        _one.Dispose();
    }

    private async Task AddCheckpoint(HttpContext context)
    {
        Asked++;
        if (Instead is { } other)
        {
            await other(context);
            return;
        }

        using var reader = new StreamReader(context.Request.Body, new UTF8Encoding(false, true));
        var body = await reader.ReadToEndAsync();
        // One at a time: what it has seen is compared and kept together.
        await _one.WaitAsync();
        try
        {
            var (status, text) = Judge(body);
            context.Response.StatusCode = status;
            context.Response.ContentType = status == 409 ? "text/x.tlog.size" : "text/plain; charset=utf-8";
            await context.Response.WriteAsync(text);
        }
        finally
        {
            _one.Release();
        }
    }

    private (int Status, string Text) Judge(string body)
    {
        var blank = body.IndexOf("\n\n", StringComparison.Ordinal);
        var lines = blank < 0 ? [] : body[..blank].Split('\n');
        if (blank < 0 || lines.Length > 64 || !lines[0].StartsWith("old ", StringComparison.Ordinal) || !long.TryParse(lines[0].AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out var old)
            || lines[0] != string.Create(CultureInfo.InvariantCulture, $"old {old}") || lines.Skip(1).Any(line => Convert.FromBase64String(line).Length != 32) || Checkpoint.Parse(body[(blank + 2)..]) is not { } parsed)
        {
            return (400, "not a request");
        }

        if (_log is null || parsed.Checkpoint.Origin != _log.Name)
        {
            return (404, "unknown log");
        }

        if (Checkpoint.Open(body[(blank + 2)..], _log) is not var (checkpoint, _))
        {
            return (403, "unknown key");
        }

        var proof = lines.Skip(1).Select(Convert.FromBase64String).ToList();
        if (old > checkpoint.Size || (old == 0 && proof.Count > 0))
        {
            return (400, "old is too large");
        }

        if (old != Seen.Size || (old > 0 && old == checkpoint.Size && !checkpoint.Root.AsSpan().SequenceEqual(Seen.Root)))
        {
            return (409, string.Create(CultureInfo.InvariantCulture, $"{Seen.Size}\n"));
        }

        if (old > 0 && !Merkle.VerifyConsistency(old, checkpoint.Size, Seen.Root, checkpoint.Root, proof))
        {
            return (422, "inconsistent");
        }

        Seen = (checkpoint.Size, checkpoint.Root);
        return (200, Line(parsed.Text));
    }
}
