using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Registry.Core.Ledger;

namespace Registry.Core.Register;

/// <summary>
/// Verifies what a register serves against its log: every entry of the feed against its leaf, and of a sample the records themselves by their evidence. The log commits to bodies through
/// salts that only the evidence discloses, so from the outside all bodies can be asked for, but only one by one.
/// </summary>
/// <param name="get">Gives what stands at an address below the register's, or null where there is nothing.</param>
public sealed class FeedVerification(Func<string, CancellationToken, Task<byte[]?>> get)
{
    private const int Page = 1_000;
    private const int Ahead = 4;

    /// <summary>Verifies the feed and a sample of the records.</summary>
    /// <param name="verification">Told what is found.</param>
    /// <param name="log">The log, as its verification saw it.</param>
    /// <param name="sample">How many versions are held against their leaves.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task Run(Verification verification, SeenLog log, int sample, CancellationToken cancel)
    {
        var waiting = new Queue<Task<JsonDocument?>>();
        try
        {
            await Walk(verification, log, sample, waiting, cancel);
        }
        // What somebody else's server sends is anybody's choice.
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            verification.Found($"the feed cannot be read: {wrong.Message}");
        }
        finally
        {
            await Drop(waiting);
        }
    }

    private async Task Walk(Verification verification, SeenLog log, int sample, Queue<Task<JsonDocument?>> waiting, CancellationToken cancel)
    {
        var erasures = new Erasures(verification);
        var size = log.Checkpoint.Size;
        var proven = 0;
        var provable = log.Entries.Count(entry => Kinds.Find(entry.Kind) is not null);
        var (passed, taken) = (0L, 0L);
        for (long after = 0, asked = 0; after < size;)
        {
            for (; asked < size && waiting.Count < Ahead; asked += Page)
            {
                waiting.Enqueue(Fetch(asked, Page, cancel));
            }

            using var page = await waiting.Dequeue();
            if (page is null)
            {
                if (after == 0)
                {
                    verification.Note("no feed here: only the log was looked at");
                    return;
                }

                verification.Found(string.Create(CultureInfo.InvariantCulture, $"the feed ends at {after}, the log goes on to {size}."));
                return;
            }

            var before = after;
            foreach (var item in page.RootElement.GetProperty("items").EnumerateArray().TakeWhile(_ => after < size))
            {
                var seen = log.Entries[(int)after];
                if (item.GetProperty("number").GetInt64() != after || !IsLeaf(item.GetProperty("entry"), seen.LeafHash))
                {
                    verification.Found("the feed has another entry in its place than the log.", after, seen.Name);
                }

                var body = item.GetProperty("record");
                if (seen.Kind == Redaction.Kind && Redaction.Read(body) is { } redaction)
                {
                    erasures.Told(after, redaction);
                }

                Withheld(verification, erasures, seen, after, body);

                // Evenly spread over those that can be proven, the last among them.
                if (Kinds.Find(seen.Kind) is { } kind && ++passed * Math.Min(sample, provable) / provable > taken)
                {
                    taken++;
                    proven += await Evidence(verification, erasures, log, kind, after, body, cancel) ? 1 : 0;
                }

                after++;
            }

            if (after == before)
            {
                verification.Found(string.Create(CultureInfo.InvariantCulture, $"the feed ends at {after}, the log goes on to {size}."));
                return;
            }

            if (after < size && after != before + Page)
            {
                // A page need not be full: those asked for ahead begin elsewhere then.
                await Drop(waiting);
                asked = after;
            }
        }

        await Later(erasures, size, cancel);
        erasures.Judge();
        verification.Note(string.Create(CultureInfo.InvariantCulture, $"the feed has the same {size:N0} entries; {proven:N0} of {provable:N0} records and versions proven to the last member by their evidence (--sample)"));
    }

    /// <summary>A page, read where it arrives, while those before it are looked at.</summary>
    private async Task<JsonDocument?> Fetch(long after, int limit, CancellationToken cancel) =>
        await get(string.Create(CultureInfo.InvariantCulture, $"v1/feed?after={after}&limit={limit}"), cancel) is { } bytes ? JsonDocument.Parse(bytes) : null;

    /// <summary>What the feed now says of one entry; nothing where it ends before it.</summary>
    private async Task<JsonElement> Record(long number, CancellationToken cancel)
    {
        using var page = await Fetch(number, 1, cancel);
        return page?.RootElement.GetProperty("items").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } item ? item.GetProperty("record").Clone() : default;
    }

    /// <summary>Pages asked for ahead that nobody looks at.</summary>
    private static async Task Drop(Queue<Task<JsonDocument?>> pages)
    {
        while (pages.TryDequeue(out var page))
        {
            await ((Task)page).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            (page.IsCompletedSuccessfully ? await page : null)?.Dispose();
        }
    }

    /// <summary>Whether an entry is the one of this leaf; most stand as they are hashed.</summary>
    private static bool IsLeaf(JsonElement entry, ReadOnlySpan<byte> hash) =>
        Merkle.Leaf(JsonMarshal.GetRawUtf8Value(entry)).AsSpan().SequenceEqual(hash) || Merkle.Leaf(CanonicalJson.Of(entry)).AsSpan().SequenceEqual(hash);

    /// <summary>What was erased while the feed was read is explained by entries that the checkpoint does not cover yet.</summary>
    private async Task Later(Erasures erasures, long size, CancellationToken cancel)
    {
        foreach (var entry in erasures.Untold.Where(entry => entry >= size).ToList())
        {
            if (await Record(entry, cancel) is { ValueKind: JsonValueKind.Object } record && Redaction.Read(record) is { } redaction)
            {
                erasures.ToldLater(entry, redaction);
            }
        }
    }

    /// <summary>Notes which members a record lacks, and which redactions it says took them.</summary>
    private static void Withheld(Verification verification, Erasures erasures, SeenEntry seen, long number, JsonElement record)
    {
        if (!record.TryGetProperty(Opening.Withheld, out var list))
        {
            return;
        }

        var withheld = new List<WithheldMember>();
        if (!Opening.Read(list, withheld))
        {
            verification.Found("the list of its withheld members cannot be read.", number, seen.Name);
        }

        erasures.Gone(number, seen.Name, seen.Record, seen.Version, withheld);
    }

    private async Task<bool> Evidence(Verification verification, Erasures erasures, SeenLog log, Kind kind, long number, JsonElement record, CancellationToken cancel)
    {
        var seen = log.Entries[(int)number];
        var name = seen.Name;
        if (await get(string.Create(CultureInfo.InvariantCulture, $"v1/{kind.Plural}/{seen.Record}/versions/{seen.Version}/evidence"), cancel) is not { } file)
        {
            verification.Found("the register gives out no evidence of it.", number, name);
            return false;
        }

        var own = new Verification();
        var evidence = EvidenceFile.Check(own, file, log.Keys);
        if (evidence is null || evidence.Index != number || !evidence.LeafHash.AsSpan().SequenceEqual(seen.LeafHash))
        {
            verification.Found($"its evidence does not hold: {string.Join(" ", [.. own.Findings.Select(finding => finding.What), .. own.Doubts, "It is not of this entry."])}", number, name);
            return false;
        }

        if (Says(record, evidence))
        {
            return true;
        }

        // The page was read before the evidence: something may have been erased in between.
        var now = await Record(number, cancel);
        if (now.ValueKind != JsonValueKind.Object || !Says(now, evidence))
        {
            verification.Found("the feed says something else of it than what was committed to.", number, name);
            return false;
        }

        Withheld(verification, erasures, seen, number, now);
        return true;
    }

    /// <summary>Whether a record has the members that evidence discloses, and no others.</summary>
    private static bool Says(JsonElement record, EvidenceFile evidence)
    {
        var served = Body.Of(record).Without(Opening.Withheld);
        return served.Count == evidence.Members.Count && served.Members.All(member => evidence.Members.TryGetValue(member.Key, out var value) && value.AsSpan().SequenceEqual(member.Value));
    }
}
