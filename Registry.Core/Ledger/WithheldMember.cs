using System.Text.Json;
using System.Text.Json.Nodes;

namespace Registry.Core.Ledger;

/// <summary>A member of a body that was erased: its digest is left, and the redaction that says why (ledger.md, Commitment and erasure).</summary>
/// <param name="Member">Its name.</param>
/// <param name="Digest">Digest of its disclosure (RFC 9901 §4.2.3), to which the leaf goes on committing.</param>
/// <param name="Ground">On what ground it was erased.</param>
/// <param name="Entry">Number of the redaction's entry.</param>
public sealed record WithheldMember(string Member, string Digest, string Ground, long Entry)
{
    /// <summary>Length of a digest in base64url.</summary>
    public const int DigestLength = 43;

    /// <summary>As it stands in a body.</summary>
    public JsonObject ToJson() => new() { ["digest"] = Digest, ["entry"] = Entry, ["ground"] = Ground, ["member"] = Member };

    /// <summary>Reads one; null where it is no such thing, to the member.</summary>
    public static WithheldMember? Read(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && item.GetPropertyCount() == 4
        && Text(item, "member") is { Length: > 0 } member && Text(item, "digest") is { } digest && IsDigest(digest) && Text(item, "ground") is { Length: > 0 } ground
        && item.TryGetProperty("entry", out var entry) && entry.ValueKind == JsonValueKind.Number && entry.TryGetInt64(out var number)
            ? new WithheldMember(member, digest, ground, number)
            : null;

    /// <summary>Whether a text is a digest in base64url.</summary>
    public static bool IsDigest(string text) => text.Length == DigestLength && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static string? Text(JsonElement item, string member) => item.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
