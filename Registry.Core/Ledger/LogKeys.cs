using Registry.Core.Storage;

namespace Registry.Core.Ledger;

/// <summary>Who signs a checkpoint, and until when that stays so unless the log says otherwise.</summary>
/// <param name="Signers">The current key of the log; while it is rotated, also the one before.</param>
/// <param name="Until">When the one before stops.</param>
public sealed record Signatures(IReadOnlyList<NoteSigner> Signers, DateTimeOffset Until);

/// <summary>
/// The keys the log signs with, in files outside the database. Which of them it is stands in the ledger itself: a change of key is a public act like any other. After a rotation the
/// key before signs beside the new one for 90 days, so that everybody has time to learn it.
/// </summary>
/// <param name="path">File of the current key; the one before stands beside it (<c>.previous</c>), one that is about to be adopted too (<c>.next</c>).</param>
/// <param name="time">The clock.</param>
public sealed class LogKeys(string path, TimeProvider time)
{
    /// <summary>How long the key before signs beside the new one.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromDays(90);

    private string Previous => path + ".previous";

    private string Next => path + ".next";

    /// <summary>The key of the file; it is made where there is none.</summary>
    public NoteSigner Open(string origin) => NoteSigner.Open(origin, path);

    /// <summary>The key of the file, where there is one.</summary>
    public IEnumerable<NoteVerifier> Present(string origin) => NoteSigner.Find(origin, path) is { } signer ? [signer.Verifier] : [];

    /// <summary>The signers of a log whose keys are known; the first key of all is made.</summary>
    /// <exception cref="InvalidOperationException">The file does not hold the key that the log adopted last: a log signed by another key is another log to everybody who watches it.</exception>
    public Signatures Signers(string origin, IReadOnlyList<LogAct> acts)
    {
        var own = acts.Where(act => act.Vkey?.Name == origin).ToList();
        if (own.Count == 0)
        {
            return new Signatures([Open(origin)], DateTimeOffset.MaxValue);
        }

        // The next first: a rotation may be renaming it this very moment.
        var current = Holding(own[^1], Next, path) ?? throw new InvalidOperationException(NoteSigner.Find(origin, path) is { } other
            ? $"The ledger is signed by {own[^1].Vkey!.Text}, the key file {path} holds {other.Verifier.Text}: put the right key file back. (A new key is adopted by: registry log-key rotate.)"
            : $"The ledger is signed by {own[^1].Vkey!.Text}, but there is no key file at {path}: put it back. If the key is lost for ever, registry recover goes on under another origin.");
        var until = own[^1].At + Overlap;
        return own.Count > 1 && time.GetUtcNow() < until && Holding(own[^2], path, Previous) is { } before
            ? new Signatures([current, before], until)
            : new Signatures([current], DateTimeOffset.MaxValue);
    }

    /// <summary>Adopts the key of the file in a ledger that has none yet, and publishes that nothing was signed before: from then on there is always a published checkpoint.</summary>
    public static async Task Adopt(Database database, Writer writer, Signing signing, string origin)
    {
        var acts = await database.Read(LogAct.All);
        var signers = signing.Keys.Signers(origin, acts).Signers;
        signing.Keys.Turn(signers[0].Verifier);
        if (signing.Published.Read() is not { } last)
        {
            signing.Published.Record(new Checkpoint(origin, 0, Merkle.EmptyRoot).Sign(signers));
        }
        else if (await new Log(database).Newest() is { } newest)
        {
            // Committed, and stopped before it was published; of a succession it is the first under the new name.
            signing.Published.Record(newest.Note, succeeds: Checkpoint.Parse(last)?.Checkpoint.Origin != origin);
        }

        if (acts.Count == 0)
        {
            await writer.Run(async write =>
            {
                // Another process may have been faster.
                if ((await LogAct.All(write.Session)).Count == 0)
                {
                    await Append(write, signers[0].Verifier);
                }

                return write.Size;
            });
        }
    }

    /// <summary>Adopts a new key. Its entry is signed by both, and so is all that follows for as long as the overlap lasts. Running processes take it up by themselves.</summary>
    /// <returns>The new key.</returns>
    public async Task<NoteVerifier> Rotate(Database database, Writer writer, string origin)
    {
        var before = Signers(origin, await database.Read(LogAct.All)).Signers[0];
        var next = NoteSigner.Open(origin, Next);
        await writer.Run(write =>
        {
            write.SignedBy = [next, before];
            return Append(write, next.Verifier);
        });
        Turn(next.Verifier);
        return next.Verifier;
    }

    /// <summary>Appends the act of adopting a key.</summary>
    internal static ValueTask<long> Append(Write write, NoteVerifier vkey)
    {
        var id = Guid.CreateVersion7();
        var body = new Body().Set("id", id.ToString()).Set("kind", Log.SigningKey).Set("owner", Guid.Empty.ToString()).Set("vkey", vkey.Text).Set("version", 1).Set("recordedAt", Timestamp.Text(write.Now));
        return write.Append($"{Log.SigningKey}.adopted", Log.SigningKey, id, 1, null, Guid.Empty, "operator", body);
    }

    private static NoteSigner? Holding(LogAct act, params IEnumerable<string> files) =>
        files.Select(file => NoteSigner.Find(act.Vkey!.Name, file)).FirstOrDefault(signer => signer?.Verifier.Text == act.Vkey!.Text);

    /// <summary>The next key, once the ledger has adopted it, becomes the current one, and the current one the one before. Stopped in between, it is done again at the next start.</summary>
    private void Turn(NoteVerifier adopted)
    {
        if (NoteSigner.Find(adopted.Name, Next)?.Verifier.Text == adopted.Text)
        {
            File.Copy(path, Previous + ".new", overwrite: true);
            File.Move(Previous + ".new", Previous, overwrite: true);
            File.Move(Next, path, overwrite: true);
        }
    }
}
