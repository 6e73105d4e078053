using System.Globalization;

namespace Registry.Core.Ledger;

/// <summary>How far a log goes and what its root then is, as a signed note (C2SP tlog-checkpoint): origin, size, base64 root.</summary>
/// <param name="Origin">Name of the log.</param>
/// <param name="Size">Entries.</param>
/// <param name="Root">Root of the tree over them.</param>
public sealed record Checkpoint(string Origin, long Size, byte[] Root)
{
    /// <summary>The text that is signed.</summary>
    public string Text => $"{Origin}\n{Size.ToString(CultureInfo.InvariantCulture)}\n{Convert.ToBase64String(Root)}\n";

    /// <summary>The signed note, with one line for each signer.</summary>
    public string Sign(params IEnumerable<NoteSigner> signers) => $"{Text}\n{string.Concat(signers.Select(signer => signer.Line(Text)))}";

    /// <summary>Reads a signed note: the checkpoint, and which of the verifiers signed it. Null where it is no checkpoint, or none of them did.</summary>
    public static (Checkpoint Checkpoint, IReadOnlyList<NoteVerifier> Signers)? Open(string note, params IEnumerable<NoteVerifier> verifiers)
    {
        if (Parse(note) is not { } parsed)
        {
            return null;
        }

        var (checkpoint, text, lines) = parsed;
        var signers = new List<NoteVerifier>();
        foreach (var verifier in verifiers)
        {
            foreach (var line in lines)
            {
                var parts = line.Split(' ');
                if (parts.Length == 3 && parts[0] == "—" && parts[1] == verifier.Name && NoteVerifier.TryBase64(parts[2], out var signature)
                    && signature.Length == 4 + 64 && signature.AsSpan(0, 4).SequenceEqual(verifier.Id) && verifier.Verify(text, signature.AsSpan(4)))
                {
                    signers.Add(verifier);
                    break;
                }
            }
        }

        return signers.Count == 0 ? null : (checkpoint, signers);
    }

    /// <summary>Reads a note without checking any signature: the checkpoint, its text and its signature lines.</summary>
    public static (Checkpoint Checkpoint, string Text, IReadOnlyList<string> Lines)? Parse(string note)
    {
        var blank = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (blank < 0 || note.Length > 100_000)
        {
            return null;
        }

        var text = note[..(blank + 1)];
        var body = text.Split('\n');
        return body.Length >= 4 && body[0].Length > 0
            && long.TryParse(body[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size.ToString(CultureInfo.InvariantCulture) == body[1]
            && NoteVerifier.TryBase64(body[2], out var root) && root.Length == Merkle.HashLength
            ? (new Checkpoint(body[0], size, root), text, note[(blank + 2)..].Split('\n', StringSplitOptions.RemoveEmptyEntries))
            : null;
    }
}
