using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Registry.Core.Ledger;

/// <summary>
/// An evidence file (<c>registry-evidence/1</c>): one version of a record with the proof that it stands in the log. It is checked offline, with nothing but a key of
/// the log that the reader already trusts.
/// </summary>
/// <param name="Entry">The act.</param>
/// <param name="Index">Its number in the log.</param>
/// <param name="LeafHash">Hash of its leaf.</param>
/// <param name="Checkpoint">The signed state of the log that it is proven in.</param>
/// <param name="Members">The members that are disclosed, by name, each with its bytes.</param>
/// <param name="Withheld">How many members are not.</param>
public sealed record EvidenceFile(Entry Entry, long Index, byte[] LeafHash, Checkpoint Checkpoint, IReadOnlyDictionary<string, byte[]> Members, int Withheld)
{
    /// <summary>Name of the format.</summary>
    public const string Format = "registry-evidence/1";

    /// <summary>Checks a file. What it proves is null unless everything in it holds; without a key of the reader's own it is held against the keys it brings along, and that is told as a doubt.</summary>
    public static EvidenceFile? Check(Verification verification, ReadOnlyMemory<byte> file, IReadOnlyList<NoteVerifier> keys, Quorum? quorum = null)
    {
        EvidenceFile? proven = null;
        try
        {
            using var document = JsonDocument.Parse(file, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 64 });
            proven = Judge(document.RootElement, keys, quorum ?? Quorum.None, verification);
        }
        // A file of anybody's: whatever shape it has, it is told apart from one that can be judged.
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            verification.Doubt($"This is no evidence file ({Format}), or it is damaged: {wrong.Message}");
        }

        return verification.Verdict == Verdict.Sound ? proven : null;
    }

    private static EvidenceFile? Judge(JsonElement file, IReadOnlyList<NoteVerifier> keys, Quorum quorum, Verification verification)
    {
        if (Required(file, "format") != Format)
        {
            verification.Doubt($"The format is {Required(file, "format")}; this program reads {Format}.");
            return null;
        }

        var leaf = file.GetProperty("leaf").GetBytesFromBase64();
        if (Entry.Read(leaf) is not { } entry)
        {
            verification.Found("The leaf is not an entry of a register.");
            return null;
        }

        if (Required(file, "kind") != entry.Kind || Required(file, "record") != entry.Record.ToString() || file.GetProperty("version").GetInt64() != entry.Version)
        {
            verification.Found($"The file says {Required(file, "kind")} {Required(file, "record")}, version {file.GetProperty("version")}, but the leaf is of {Chain.Name(entry)}.");
        }

        var members = Disclosed(file, entry, verification, out var withheld);
        if (keys.Count == 0)
        {
            keys = [.. file.GetProperty("vkeys").EnumerateArray().Select(key => NoteVerifier.Parse(key.GetString()!)).OfType<NoteVerifier>()];
            verification.Doubt("Everything is held against the keys that the file itself brings along, so anybody can have made it: say which key of the log you trust (--vkey).");
        }

        var leafHash = Merkle.Leaf(leaf);
        if (Proof(Required(file, "proof")) is not var (index, hashes, note))
        {
            verification.Found("The proof is no proof of the form c2sp.org/tlog-proof@v1.");
            return null;
        }

        if (Checkpoint.Open(note, keys) is not { } opened)
        {
            verification.Found("No key that was given signed the checkpoint.");
            return null;
        }

        quorum.Judge(note, verification);
        var checkpoint = opened.Checkpoint;
        if (opened.Signers.All(signer => signer.Name != checkpoint.Origin) || (checkpoint.Origin != entry.Log && !Succeeds(file, entry.Log, index, checkpoint, keys)))
        {
            verification.Found($"The entry is of the log {entry.Log}, the checkpoint of {checkpoint.Origin}.");
        }

        if (!Merkle.VerifyInclusion(index, checkpoint.Size, leafHash, hashes, checkpoint.Root))
        {
            verification.Found("The proof does not lead from the leaf to the signed root.");
        }

        return new EvidenceFile(entry, index, leafHash, checkpoint, members, withheld);
    }

    /// <summary>Whether the file proves, by the entry that says so, that the log of a checkpoint goes on from another, whose entries it has below some size.</summary>
    private static bool Succeeds(JsonElement file, string former, long index, Checkpoint checkpoint, IReadOnlyList<NoteVerifier> keys)
    {
        var own = new Verification();
        return file.TryGetProperty("succession", out var succession) && Judge(succession, keys, Quorum.None, own) is { } proven && own.Verdict == Verdict.Sound
            && proven.Entry is { Kind: Succession.Kind, Act: Succession.Act } && index < proven.Index && proven.Checkpoint.Text == checkpoint.Text
            && proven.Members.TryGetValue("former", out var name) && JsonSerializer.Deserialize<string>(name) == former
            && proven.Members.TryGetValue("size", out var size) && JsonSerializer.Deserialize<long>(size) == proven.Index;
    }

    private static Dictionary<string, byte[]> Disclosed(JsonElement file, Entry entry, Verification verification, out int withheld)
    {
        var manifest = file.GetProperty("manifest").EnumerateArray().Select(digest => digest.GetString()!).ToList();
        if (Commitment.Over(Encoding.UTF8.GetBytes($"[\"{string.Join("\",\"", manifest)}\"]")) != entry.Commitment)
        {
            verification.Found("The list of digests is not the one that the leaf commits to.");
        }

        var members = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var digests = manifest.ToHashSet(StringComparer.Ordinal);
        foreach (var item in file.GetProperty("disclosures").EnumerateArray())
        {
            var disclosure = item.GetString()!;
            if (!digests.Remove(Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(disclosure)))))
            {
                verification.Found("It discloses a value that the leaf does not commit to.");
                continue;
            }

            var json = Base64Url.DecodeFromChars(disclosure);
            using var triple = JsonDocument.Parse(json);
            if (triple.RootElement.ValueKind != JsonValueKind.Array || triple.RootElement.GetArrayLength() != 3 || !members.TryAdd(triple.RootElement[1].GetString()!, System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(triple.RootElement[2]).ToArray()))
            {
                verification.Found("It discloses what is no member of a record, or one member twice.");
            }
        }

        withheld = digests.Count;
        var listed = new List<WithheldMember>();
        if (file.TryGetProperty(Opening.Withheld, out var list) && (!Opening.Read(list, listed) || !listed.TrueForAll(member => digests.Contains(member.Digest))))
        {
            verification.Found("It lists a member as withheld that the leaf does not commit to, or that it discloses.");
        }

        return members;
    }

    /// <summary>Takes a proof text apart (C2SP tlog-proof): the index, the hashes, and the checkpoint's note.</summary>
    private static (long Index, List<byte[]> Hashes, string Note)? Proof(string text)
    {
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var lines = end < 0 ? [] : text[..end].Split('\n');
        var at = lines.Length > 1 && lines[1].StartsWith("extra ", StringComparison.Ordinal) ? 2 : 1;
        if (lines.Length <= at || lines[0] != "c2sp.org/tlog-proof@v1" || !lines[at].StartsWith("index ", StringComparison.Ordinal)
            || !long.TryParse(lines[at].AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return null;
        }

        var hashes = new List<byte[]>();
        foreach (var line in lines[(at + 1)..])
        {
            if (!NoteVerifier.TryBase64(line, out var hash) || hash.Length != Merkle.HashLength)
            {
                return null;
            }

            hashes.Add(hash);
        }

        return (index, hashes, text[(end + 2)..]);
    }

    private static string Required(JsonElement file, string member) => file.GetProperty(member).GetString() ?? "";
}
