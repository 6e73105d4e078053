using System.CommandLine;
using System.Net;
using Registry.Core.Ledger;
using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Api.Commands;

/// <summary>
/// <c>verify</c>: holds a register, a copy of its log, its database or an evidence file against what was signed. Exit codes: 0 everything holds, 1 something does not, 2 it cannot be told.
/// </summary>
public static class VerifyCommand
{
    private const int Shown = 50;

    /// <summary>The option for a key the user trusts.</summary>
    public static Option<string[]> VkeyOption() => new("--vkey") { Description = "A key of the log that you trust (name+id+key); may be repeated." };

    /// <summary>The option for a file of such keys.</summary>
    public static Option<string?> VkeyFileOption() => new("--vkey-file") { Description = "A file with such keys, one on a line." };

    /// <summary>The option for a witness the user trusts.</summary>
    /// <param name="so">What follows from it.</param>
    public static Option<string[]> WitnessOption(string so) => new("--witness") { Description = $"A witness that you trust (name+id+key): {so}. May be repeated." };

    private static Option<int?> QuorumOption() => new("--quorum") { Description = "How many of these witnesses must have cosigned. Default: all." };

    /// <summary>Puts the command together.</summary>
    /// <param name="configured">The database of the settings, and the file of the last checkpoint it published.</param>
    public static Command Build(Func<ParseResult, (Database Database, string Published)> configured)
    {
        var target = new Argument<string?>("target") { Description = "Address of a register or a log (https://…), a folder with a copy of a log, a SQLite file, or a connection string. Default: the database of the settings.", Arity = ArgumentArity.ZeroOrOne };
        var (vkey, vkeyFile) = (VkeyOption(), VkeyFileOption());
        var seen = new Option<string[]>("--seen") { Description = "A checkpoint that you saved earlier: what it covers must be unchanged. May be repeated." };
        var sample = new Option<int>("--sample") { Description = "Of an address: how many versions are held against their leaves by their evidence.", DefaultValueFactory = _ => 100 };
        var (witness, quorum) = (WitnessOption("checkpoints count when it cosigned them"), QuorumOption());
        var command = new Command("verify", """
            Hold a register against what it signed: every entry, every body, every table made from them.

            Exit code 0: everything holds. 1: something does not; the entries and records are named. 2: it cannot be told.
            Who has the database and the signing key can rebuild everything: that is only found against a checkpoint somebody kept (--seen, or watch).
            """)
        { target, vkey, vkeyFile, witness, quorum, seen, sample };
        command.SetAction((parse, cancel) => Told(async verification =>
        {
            var keys = Keys(parse.GetValue(vkey), parse.GetValue(vkeyFile));
            var earlier = (parse.GetValue(seen) ?? []).Select(file => Seen(file, keys, verification)).ToList();
            var witnesses = Witnesses(parse.GetValue(witness), parse.GetValue(quorum));
            var at = parse.GetValue(target);
            using var bar = new Progress("entries");
            await (at switch
            {
                null => Configured(configured(parse), keys, earlier, witnesses, bar, verification, cancel),
                _ when IsAddress(at) => Address(at, keys, earlier, witnesses, parse.GetValue(sample), bar, verification, cancel),
                _ when Directory.Exists(at) => Folder(at, keys, earlier, witnesses, bar, verification, cancel),
                _ => OfDatabase(Named(at), keys, earlier, witnesses, bar, verification, cancel),
            });
        }));
        command.Subcommands.Add(Evidence());
        return command;
    }

    /// <summary>Whether a target is on the network.</summary>
    public static bool IsAddress(string target) => target.StartsWith("http://", StringComparison.Ordinal) || target.StartsWith("https://", StringComparison.Ordinal);

    /// <summary>Reads keys given as texts and as a file.</summary>
    public static IReadOnlyList<NoteVerifier> Keys(string[]? texts, string? file) =>
        [.. (texts ?? []).Concat(file is null ? [] : File.ReadAllLines(file)).Where(line => line.Trim().Length > 0).Select(line => NoteVerifier.Parse(line.Trim().Split(' ')[0]) ?? throw new InvalidOperationException($"This is no key of a log: {line.Trim()}. It looks like name+1a2b3c4d+base64."))];

    /// <summary>Reads keys of witnesses.</summary>
    public static IReadOnlyList<WitnessKey> WitnessKeys(string[]? texts) =>
        [.. (texts ?? []).Select(text => WitnessKey.Parse(text) ?? throw new InvalidOperationException($"This is no key of a witness: {text.Trim()}. It looks like name+1a2b3c4d+base64, of algorithm 4.")).DistinctBy(key => key.Text)];

    private static Quorum Witnesses(string[]? texts, int? needed)
    {
        var keys = WitnessKeys(texts);
        return needed is null || (needed >= 1 && needed <= keys.Count) ? new Quorum(keys, needed ?? keys.Count) : throw new InvalidOperationException($"--quorum lies between 1 and the number of witnesses given, {keys.Count}.");
    }

    /// <summary>What stands below an address, or null where there is nothing.</summary>
    public static Func<string, CancellationToken, Task<byte[]?>> Below(HttpClient http, string address) => async (path, cancel) =>
    {
        using var response = await http.GetAsync($"{address}/{path}", cancel);
        return response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone ? null : await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(cancel);
    };

    /// <summary>A client for somebody else's server: it may be slow, or send too much.</summary>
    public static HttpClient Client() => new(new SocketsHttpHandler { MaxConnectionsPerServer = 8, AutomaticDecompression = DecompressionMethods.All }) { Timeout = TimeSpan.FromSeconds(60), MaxResponseContentBufferSize = 1L << 30 };

    /// <summary>The address of the register to which a log belongs, whichever of the two was given.</summary>
    public static string Register(string address) => address.TrimEnd('/') is var trimmed && trimmed.EndsWith("/log", StringComparison.Ordinal) ? trimmed[..^4] : trimmed;

    /// <summary>Runs a verification and tells its outcome; what keeps it from being run is a doubt.</summary>
    public static async Task<int> Told(Func<Verification, Task> verify)
    {
        var verification = new Verification();
        try
        {
            await verify(verification);
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or TaskCanceledException or IOException or UnauthorizedAccessException or InvalidOperationException or ArgumentException or System.Data.Common.DbException)
        {
            verification.Doubt(unreachable.Message);
        }

        Tell(verification, Console.Out);
        return (int)verification.Verdict;
    }

    /// <summary>Tells an outcome in words.</summary>
    public static void Tell(Verification verification, TextWriter output)
    {
        output.WriteLine(verification.Verdict switch
        {
            Verdict.Sound => "Everything holds.",
            Verdict.Tampered => $"TAMPERED: {verification.FindingCount:N0} {(verification.FindingCount == 1 ? "thing does" : "things do")} not hold.",
            _ => "It cannot be told.",
        });
        foreach (var finding in verification.Findings.Take(Shown))
        {
            output.WriteLine($"  {finding}");
        }

        if (verification.FindingCount > Shown)
        {
            output.WriteLine($"  … and {verification.FindingCount - Math.Min(Shown, verification.Findings.Count):N0} more.");
        }

        foreach (var doubt in verification.Doubts)
        {
            output.WriteLine($"  not known: {doubt}");
        }

        foreach (var note in verification.Notes)
        {
            output.WriteLine($"  looked at: {note}");
        }
    }

    private static Command Evidence()
    {
        var file = new Argument<string>("file") { Description = "The evidence, as /v1/{kind}/{id}/versions/{n}/evidence gave it." };
        var (vkey, vkeyFile) = (VkeyOption(), VkeyFileOption());
        var (witness, quorum) = (WitnessOption("checkpoints count when it cosigned them"), QuorumOption());
        var command = new Command("evidence", "Check an evidence file, offline: which version of which record stood in which log, and what it said.") { file, vkey, vkeyFile, witness, quorum };
        command.SetAction((parse, _) => Told(verification =>
        {
            var proven = EvidenceFile.Check(verification, File.ReadAllBytes(parse.GetValue(file)!), Keys(parse.GetValue(vkey), parse.GetValue(vkeyFile)), Witnesses(parse.GetValue(witness), parse.GetValue(quorum)));
            if (proven is not null)
            {
                verification.Note($"{Chain.Name(proven.Entry)}: {proven.Entry.Act} at {Timestamp.Text(proven.Entry.At)}, entry {proven.Index} of {proven.Checkpoint.Origin}, below its signed size {proven.Checkpoint.Size}");
                verification.Note($"{proven.Members.Count} members are disclosed, {proven.Withheld} are withheld");
            }

            return Task.CompletedTask;
        }));
        return command;
    }

    private static Database Named(string target) => new(Engine.For(
        target.Contains('=', StringComparison.Ordinal) ? target : File.Exists(target) ? $"Data Source={target}" : throw new InvalidOperationException($"There is nothing at {target}.")));

    private static async Task Configured((Database Database, string Published) configured, IReadOnlyList<NoteVerifier> keys, List<Checkpoint> seen, Quorum quorum, Progress bar, Verification verification, CancellationToken cancel)
    {
        // Read first: the register may go on publishing, and the database is then ahead of it, never behind.
        if (new Published(configured.Published).Read() is { } note && Checkpoint.Parse(note) is { } published)
        {
            seen.Add(published.Checkpoint);
        }

        await OfDatabase(configured.Database, keys, seen, quorum, bar, verification, cancel);
    }

    private static async Task OfDatabase(Database database, IReadOnlyList<NoteVerifier> keys, IReadOnlyList<Checkpoint> seen, Quorum quorum, Progress bar, Verification verification, CancellationToken cancel)
    {
        await using (database)
        {
            await DatabaseVerification.Run(database, verification, keys, seen, (done, of) => bar.Tell(done, of), quorum, cancel);
        }
    }

    private static async Task Address(string address, IReadOnlyList<NoteVerifier> keys, IReadOnlyList<Checkpoint> seen, Quorum quorum, int sample, Progress bar, Verification verification, CancellationToken cancel)
    {
        using var http = Client();
        var register = Register(address);
        if (await new LogVerification(Below(http, register + "/log")).Run(verification, keys, seen, quorum, (done, of) => bar.Tell(done, of), cancel) is { } log)
        {
            await new FeedVerification(Below(http, register)).Run(verification, log, sample, cancel);
        }
    }

    private static async Task Folder(string folder, IReadOnlyList<NoteVerifier> keys, IReadOnlyList<Checkpoint> seen, Quorum quorum, Progress bar, Verification verification, CancellationToken cancel)
    {
        var log = new LogVerification(async (path, stop) => Path.Combine(folder, path) is var file && File.Exists(file) ? await File.ReadAllBytesAsync(file, stop) : null);
        await log.Run(verification, keys, seen, quorum, (done, of) => bar.Tell(done, of), cancel);
    }

    private static Checkpoint Seen(string file, IReadOnlyList<NoteVerifier> keys, Verification verification)
    {
        var note = File.ReadAllText(file);
        if (Checkpoint.Parse(note) is not { } parsed)
        {
            throw new InvalidOperationException($"{file} holds no checkpoint.");
        }

        if (keys.Count > 0 && Checkpoint.Open(note, keys) is null)
        {
            verification.Doubt($"{file} is not signed by a key that you gave.");
        }

        return parsed.Checkpoint;
    }
}
