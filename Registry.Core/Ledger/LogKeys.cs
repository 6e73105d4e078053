using Registry.Core.Storage;

namespace Registry.Core.Ledger;

/// <summary>
/// Which key the log signs with: named in the ledger itself when it is adopted, so that a change of key is a public act like any other.
/// </summary>
public static class LogKeys
{
    /// <summary>How long the key before signs beside the new one.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromDays(90);

    private static readonly Guid Nobody = Guid.Empty;

    /// <summary>Where the key before is kept while it signs on.</summary>
    public static string PreviousPath(string path) => path + ".previous";

    /// <summary>The signers of a log: the key of the file, and the one before while its time of overlap lasts.</summary>
    public static IReadOnlyList<NoteSigner> Open(string origin, string path)
    {
        var current = NoteSigner.Open(origin, path);
        var previous = PreviousPath(path);
        return File.Exists(previous) && DateTime.UtcNow - File.GetLastWriteTimeUtc(path) < Overlap ? [current, NoteSigner.Open(origin, previous)] : [current];
    }

    /// <summary>
    /// Adopts the key in the ledger if it is the first; refuses a key that the ledger does not know, because a log signed by another key is another log to
    /// everybody who watches it.
    /// </summary>
    public static async Task Adopt(Database database, Writer writer, NoteSigner signer)
    {
        var known = await new Log(database).Keys();
        if (known.Count == 0)
        {
            await Append(writer, signer.Verifier.Text);
        }
        else if (known[^1].Vkey != signer.Verifier.Text)
        {
            throw new InvalidOperationException($"The ledger is signed by {known[^1].Vkey}, the key file holds {signer.Verifier.Text}: put the right key file back, or rotate the key on purpose (log-key rotate).");
        }
    }

    /// <summary>Appends the act of adopting a key: the first of a ledger, or the next in a rotation.</summary>
    public static Task<long> Append(Writer writer, string vkey) => writer.Run(async write =>
    {
        var id = Guid.CreateVersion7();
        var body = new Body().Set("id", id.ToString()).Set("kind", Log.SigningKey).Set("owner", Nobody.ToString()).Set("vkey", vkey).Set("version", 1).Set("recordedAt", Timestamp.Text(write.Now));
        return await write.Append($"{Log.SigningKey}.adopted", Log.SigningKey, id, 1, null, Nobody, "operator", body);
    });
}
