using System.Globalization;
using System.Text;
using Registry.Api.Http;
using Registry.Core.Ledger;
using Registry.Core.Register;

namespace Registry.Api.Endpoints;

/// <summary>
/// The log for those who check it: checkpoints and tiles in the layout of C2SP tlog-tiles, so that tools that we did not write can read it, and proofs as
/// JSON for convenience.
/// </summary>
public static class LogEndpoints
{
    private const string Immutable = "public, max-age=31536000, immutable";
    private static readonly string[] Read = ["GET", "HEAD"];

    /// <summary>Maps the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/log/checkpoint", Read, Checkpoint).Needing(null).ExcludeFromDescription();
        routes.MapMethods("/log/vkeys", Read, Vkeys).Needing(null).ExcludeFromDescription();
        routes.MapMethods("/log/tile/{**path}", Read, (HttpContext context, string path, Log log) => Tile(context, path, log)).Needing(null).ExcludeFromDescription();
        routes.MapMethods("/log/proofs/inclusion", Read, Inclusion).Needing(null).WithTags("Log").ReadsInclusion();
        routes.MapMethods("/log/proofs/consistency", Read, Consistency).Needing(null).WithTags("Log").ReadsConsistency();
    }

    private static async Task Checkpoint(HttpContext context, Log log, Published published, Writer writer)
    {
        var held = (int)context.Query("cosigned").Whole("cosigned", 0, 0, Quorum.Most);
        if (await log.Cosigned(held) is not { } newest)
        {
            throw new RefusedException(RefusalCode.NotFound, held == 0 ? "Nothing is recorded yet." : $"No checkpoint has {held} cosignatures.");
        }

        // Another process may have signed it: it must be in this one's file too before somebody sees it here. What an alarm is about stays as it is.
        if (writer.Alarm is null)
        {
            try
            {
                published.Record(newest.Note);
            }
            // Its disk is full: the last one that could be published is what may be shown.
            catch (Exception unwritten) when (unwritten is IOException or UnauthorizedAccessException && published.Read() is { } last && Core.Ledger.Checkpoint.Parse(last) is { } parsed)
            {
                newest = (parsed.Checkpoint.Size, last);
            }
        }

        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers[House.TreeSize] = newest.Size.ToString(CultureInfo.InvariantCulture);
        await Answer(context, Encoding.UTF8.GetBytes(newest.Note), "text/plain; charset=utf-8");
    }

    private static async Task Vkeys(HttpContext context, Log log)
    {
        context.Query();
        var lines = (await log.Keys()).Select(key => string.Create(CultureInfo.InvariantCulture, $"{key.Vkey} {key.From}{(key.Until is { } until ? $" {until}" : "")}\n"));
        context.Response.Headers.CacheControl = "no-cache";
        await Answer(context, Encoding.UTF8.GetBytes(string.Concat(lines)), "text/plain; charset=utf-8");
    }

    /// <summary><c>L/N</c>, <c>L/N.p/W</c>, <c>entries/N</c>, <c>entries/N.p/W</c>; N in groups of three digits, all but the last after an x.</summary>
    private static async Task Tile(HttpContext context, string path, Log log)
    {
        context.Query();
        var parts = path.Split('/').ToList();
        var width = TileAddress.Width;
        if (parts.Count >= 3 && parts[^2].EndsWith(".p", StringComparison.Ordinal))
        {
            width = Number(parts[^1], 3) is { } partial and > 0 and < TileAddress.Width ? (int)partial : throw None();
            parts.RemoveAt(parts.Count - 1);
            parts[^1] = parts[^1][..^2];
        }

        long n = 0;
        for (var i = 1; i < parts.Count; i++)
        {
            var group = i < parts.Count - 1 ? parts[i].StartsWith('x') ? parts[i][1..] : throw None() : parts[i];
            n = group.Length == 3 && Number(group, 3) is { } digits ? (n * 1000) + digits : throw None();
        }

        // One tile has one address: no group of zeros before the number.
        if (parts.Count is < 2 or > 6 || (parts.Count > 2 && parts[1] == "x000"))
        {
            throw None();
        }

        var bytes = parts[0] == "entries" ? await log.Entries(n, width)
            : Number(parts[0], 2) is { } level and <= 63 && level.ToString(CultureInfo.InvariantCulture) == parts[0] ? await log.Tile((int)level, n, width)
            : null;
        context.Response.Headers.CacheControl = Immutable;
        await Answer(context, bytes ?? throw None(), "application/octet-stream");

        static RefusedException None() => new(RefusalCode.NotFound, "The log has no such tile.");
    }

    private static async Task Inclusion(HttpContext context, Log log)
    {
        var query = context.Query("index", "size");
        var index = query.Whole("index", -1, 0, long.MaxValue);
        var size = query.ContainsKey("size") ? query.Whole("size", 0, 1, long.MaxValue) : (long?)null;
        var proof = index < 0 ? null : await log.Inclusion(index, size);
        if (proof is null)
        {
            throw new RefusedException(RefusalCode.InvalidParameter, "index and size name no entry of the log.",
                [new Fault("index", "parameter.invalid", "index is the number of an entry, from 0, below size; size is at most the size of the log and is the newest where it is left out.")]);
        }

        context.Response.Headers.CacheControl = size is null ? "no-cache" : Immutable;
        context.Response.Headers[House.TreeSize] = proof.Size.ToString(CultureInfo.InvariantCulture);
        await context.WriteObject(new InclusionProofAnswer(proof.Index, proof.Size, Convert.ToBase64String(proof.LeafHash), Convert.ToBase64String(proof.Root), [.. proof.Hashes.Select(Convert.ToBase64String)]));
    }

    private static async Task Consistency(HttpContext context, Log log)
    {
        var query = context.Query("from", "to");
        var from = query.Whole("from", -1, 1, long.MaxValue);
        var to = query.Whole("to", -1, 1, long.MaxValue);
        var proof = from < 0 || to < 0 ? null : await log.Consistency(from, to);
        if (proof is null)
        {
            throw new RefusedException(RefusalCode.InvalidParameter, "from and to name no two sizes of the log.",
                [new Fault("from", "parameter.invalid", "from is a size of the log from 1, not above to; to is at most the size of the log.")]);
        }

        context.Response.Headers.CacheControl = Immutable;
        await context.WriteObject(new ConsistencyProofAnswer(proof.First, proof.Second, Convert.ToBase64String(proof.FirstRoot), Convert.ToBase64String(proof.SecondRoot), [.. proof.Hashes.Select(Convert.ToBase64String)]));
    }

    private static long? Number(string text, int most) =>
        text.Length is >= 1 && text.Length <= most && text.All(char.IsAsciiDigit) ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    private static async ValueTask Answer(HttpContext context, byte[] bytes, string mediaType)
    {
        context.Answers(mediaType.Split(';')[0]);
        context.Response.ContentType = mediaType;
        context.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.BodyWriter.WriteAsync(bytes);
        }
    }
}

/// <summary>A proof that an entry stands in the log (RFC 6962 §2.1.1). Hashes are base64.</summary>
/// <param name="Index">The entry's number.</param>
/// <param name="Size">Size of the tree.</param>
/// <param name="LeafHash">Hash of its leaf.</param>
/// <param name="Root">Root of the tree.</param>
/// <param name="Hashes">The proof, lowest first.</param>
public sealed record InclusionProofAnswer(long Index, long Size, string LeafHash, string Root, IReadOnlyList<string> Hashes);

/// <summary>A proof that one tree is a beginning of another (RFC 6962 §2.1.2). Hashes are base64.</summary>
/// <param name="From">Size of the earlier tree.</param>
/// <param name="To">Size of the later tree.</param>
/// <param name="FromRoot">Root of the earlier.</param>
/// <param name="ToRoot">Root of the later.</param>
/// <param name="Hashes">The proof.</param>
public sealed record ConsistencyProofAnswer(long From, long To, string FromRoot, string ToRoot, IReadOnlyList<string> Hashes);

/// <summary>Evidence that one version of a record was in the log; it can be checked offline.</summary>
/// <param name="Format">registry-evidence/1.</param>
/// <param name="Kind">Kind of the record.</param>
/// <param name="Record">The record.</param>
/// <param name="Version">The version.</param>
/// <param name="Leaf">The leaf as it stands in the log, base64.</param>
/// <param name="Manifest">Digests of all members, sorted; the leaf's sd is the hash over this list as canonical JSON.</param>
/// <param name="Disclosures">Each live member as base64url of ["salt","name",value] (RFC 9901 §4.2.1); its SHA-256 is in the manifest.</param>
/// <param name="Vkeys">Keys of the log, as it names them itself: compare them with those you know.</param>
/// <param name="Proof">Inclusion proof and signed checkpoint (C2SP tlog-proof).</param>
/// <param name="Withheld">Members that were erased, each with the digest that is in the manifest; absent where there are none.</param>
/// <param name="Succession">Of an entry from before the log went on under another origin: evidence of the entry that says so.</param>
public sealed record EvidenceFileAnswer(string Format, string Kind, Guid Record, long Version, string Leaf, IReadOnlyList<string> Manifest, IReadOnlyList<string> Disclosures, IReadOnlyList<string> Vkeys, string Proof, IReadOnlyList<WithheldMember>? Withheld = null, EvidenceFileAnswer? Succession = null);
