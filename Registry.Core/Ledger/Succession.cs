using System.Globalization;
using System.Text.Json;
using Registry.Core.Storage;

namespace Registry.Core.Ledger;

/// <summary>
/// A log that goes on under another origin, because entries that were published are lost: under the old name it would have to sign two histories. Its first entry under the new
/// name says which log it goes on from, up to which size, and what that log had published.
/// </summary>
/// <param name="Former">Origin of the log before.</param>
/// <param name="Size">How many of its entries are here; they stay as they were, under its name.</param>
/// <param name="Checkpoint">The last checkpoint it is known to have published; null where none is known.</param>
public sealed record Succession(string Former, long Size, string? Checkpoint)
{
    /// <summary>Kind of the entry.</summary>
    public const string Kind = "log-succession";

    /// <summary>Act of the entry.</summary>
    public const string Act = "log.succeeded";

    /// <summary>Reads the body of such an entry.</summary>
    public static Succession Of(JsonElement body) => new(
        body.GetProperty("former").GetString()!, body.GetProperty("size").GetInt64(), body.TryGetProperty("checkpoint", out var note) ? note.GetString() : null);

    /// <summary>An origin for the successor of a log: the name it began with, and the second at which it goes on.</summary>
    public static string Name(string former, DateTimeOffset now) =>
        $"{former.Split("/from-")[0]}/from-{now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}";

    /// <summary>Goes on under a new origin, in one transaction with the adoption of its key.</summary>
    /// <exception cref="RefusedException">The origin is one this log had, or published under.</exception>
    public static async Task<Succession> Begin(Database database, TimeProvider time, Signing signing, string origin)
    {
        LedgerHead.Check(origin);
        var published = signing.Published.Read();
        await using var writer = new Writer(database, time, signing: signing);
        return await writer.Run(async write =>
        {
            var acts = await LogAct.All(write.Session);
            var note = published ?? await write.Session.Scalar("SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1") as string;
            string?[] had = [write.Origin, .. acts.Select(act => act.Succession?.Former), .. acts.Select(act => act.Vkey?.Name), note is null ? null : Ledger.Checkpoint.Parse(note)?.Checkpoint.Origin];
            if (had.Contains(origin, StringComparer.Ordinal))
            {
                throw new RefusedException(RefusalCode.InvalidParameter, $"{origin} is a name that this log had already: what was signed under it must not be contradicted. Choose another.");
            }

            var succession = new Succession(write.Origin, write.Size, note);
            var signer = signing.Keys.Open(origin);
            write.GoOn(origin, signer);
            var id = Guid.CreateVersion7();
            var body = new Body().Set("id", id.ToString()).Set("kind", Kind).Set("owner", Guid.Empty.ToString()).Set("former", succession.Former).Set("size", succession.Size).Set("version", 1).Set("recordedAt", Timestamp.Text(write.Now));
            if (note is not null)
            {
                body = body.Set("checkpoint", note);
            }

            await write.Append(Act, Kind, id, 1, null, Guid.Empty, "operator", body);
            await LogKeys.Append(write, signer.Verifier);
            return succession;
        });
    }
}
