using System.Globalization;

namespace Registry.Core.Ledger;

/// <summary>A checkpoint as it is kept: its size, its signed note, and when it was signed.</summary>
public sealed record KeptCheckpoint(long Size, string Note, string At);

/// <summary>A key that the log names in one of its own entries.</summary>
public sealed record AdoptedKey(long Number, NoteVerifier Key);

/// <summary>
/// Who may sign a log: the keys its verifier trusts, and each later key that a trusted one signed for. A key is followed to the next one only if a checkpoint over the entry that
/// adopts it carries the signature of one before.
/// </summary>
public static class Signatories
{
    /// <summary>About how many signatures are checked of the checkpoints that were kept: a second's work. Sizes and roots are compared for all.</summary>
    public const int Sample = 10_000;

    /// <summary>Checks the signatures of checkpoints whose sizes and roots have been compared.</summary>
    /// <param name="origin">Name of the log.</param>
    /// <param name="former">Names it had before.</param>
    /// <param name="adopted">Keys the log names in its entries, oldest first.</param>
    /// <param name="trusted">Keys the verifier knows; none to begin with the first that the log names.</param>
    /// <param name="checkpoints">Checkpoints by size, the newest last.</param>
    /// <param name="verification">Told what does not hold.</param>
    public static void Check(string origin, IReadOnlyList<Era> former, IReadOnlyList<AdoptedKey> adopted, IReadOnlyList<NoteVerifier> trusted, IReadOnlyList<KeptCheckpoint> checkpoints, Verification verification)
    {
        if (checkpoints.Count == 0)
        {
            verification.Doubt("There is no signed checkpoint: nothing says how far the log goes or what it holds.");
            return;
        }

        if (trusted.Count == 0 && adopted.Count == 0)
        {
            verification.Doubt("The log names no key of its own and none was given (--vkey): its signatures cannot be checked.");
            return;
        }

        if (OfFormer(origin, trusted, former) is { } succeeded)
        {
            verification.Doubt(succeeded);
            return;
        }

        var keys = trusted.Count > 0 ? trusted.ToList() : [(adopted.FirstOrDefault(one => one.Key.Name == origin) ?? adopted[0]).Key];
        var own = adopted.Select(one => one.Key.Text).ToList();
        // Keys from before the trusted one are not vouched for by it, but what they signed at their time is not foreign to the log either.
        var start = own.FindIndex(text => keys.Any(key => key.Text == text));
        foreach (var (number, key) in adopted.Skip(Math.Max(start, 0)))
        {
            if (keys.All(known => known.Text != key.Text) && checkpoints.Any(checkpoint => checkpoint.Size > number && Checkpoint.Open(checkpoint.Note, keys) is not null))
            {
                keys.Add(key);
            }
        }

        var newest = checkpoints[^1];
        if (Checkpoint.Open(newest.Note, keys) is null)
        {
            verification.Found(string.Create(CultureInfo.InvariantCulture, $"the newest checkpoint (size {newest.Size}) is not signed by {Named(trusted, keys[0])}, nor by a key that was handed over to."));
        }

        NoteVerifier[] all = [.. keys, .. adopted.Take(Math.Max(start, 0)).Select(one => one.Key)];
        var step = Math.Max(1, checkpoints.Count / Sample);
        Parallel.For(0, (checkpoints.Count - 1) / step, i =>
        {
            if (Checkpoint.Open(checkpoints[i * step].Note, all) is null)
            {
                verification.Found(string.Create(CultureInfo.InvariantCulture, $"the checkpoint of size {checkpoints[i * step].Size} is not signed by a key of the log."));
            }
        });
        verification.Note(trusted.Count > 0 ? $"signed by {Named(trusted, keys[0])}" : $"signed by {keys[0].Text}, as the log itself says: hold it to a key you know with --vkey");
    }

    /// <summary>What it means that every trusted key is of the log before this one, which cannot vouch for it; null where that is not so.</summary>
    public static string? OfFormer(string origin, IReadOnlyList<NoteVerifier> trusted, IReadOnlyList<Era> former) =>
        trusted.Count > 0 && trusted.All(key => former.Any(era => era.Origin == key.Name))
            ? $"The log was {trusted[0].Name} and goes on as {origin} since entry {former[^1].Until.ToString(CultureInfo.InvariantCulture)}: ask who runs it why, and give the new key (--vkey)."
            : null;

    /// <summary>A key, told as the verifier's own or as the log's.</summary>
    private static string Named(IReadOnlyList<NoteVerifier> trusted, NoteVerifier first) => trusted.Count switch
    {
        0 => $"the key that the log itself names, {first.Text}",
        1 => $"the key you gave, {first.Text}",
        _ => $"one of the {trusted.Count} keys you gave",
    };
}
