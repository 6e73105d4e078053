using System.Text.Json;
using System.Text.Json.Nodes;
using Registry.Core.Storage;

namespace Registry.Core.Ledger;

/// <summary>A member of one version that a redaction erased.</summary>
/// <param name="Version">The version.</param>
/// <param name="Member">Name of the member.</param>
/// <param name="Digest">Digest of its disclosure: it is among those that the version's leaf commits to.</param>
public sealed record ErasedMember(long Version, string Member, string Digest);

/// <summary>
/// What the ledger says of an erasure, for ever: which members of which versions of a record were erased, on what ground and on whose authority, and which two asked for it and confirmed
/// it. Never the values.
/// </summary>
/// <param name="Id">Its id: the record of its entry.</param>
/// <param name="RecordKind">Kind of the record it erased from.</param>
/// <param name="Record">That record.</param>
/// <param name="Owner">Whose record it is.</param>
/// <param name="Ground">On what ground.</param>
/// <param name="Authority">Who ordered it, or what law.</param>
/// <param name="Reason">Why, in public words.</param>
/// <param name="AskedBy">Opaque id of who asked.</param>
/// <param name="ConfirmedBy">Opaque id of who confirmed: another.</param>
/// <param name="Erased">What was erased.</param>
public sealed record Redaction(Guid Id, string RecordKind, Guid Record, Guid Owner, string Ground, string Authority, string Reason, string AskedBy, string ConfirmedBy, IReadOnlyList<ErasedMember> Erased)
{
    /// <summary>Kind of the entries that tell of an erasure.</summary>
    public const string Kind = "redaction";

    /// <summary>Their act.</summary>
    public const string Act = "redaction.confirmed";

    /// <summary>The body its entry commits to.</summary>
    public Body ToBody(DateTimeOffset at)
    {
        var json = new JsonObject
        {
            ["id"] = Id.ToString(),
            ["kind"] = Kind,
            ["version"] = 1,
            ["owner"] = Owner.ToString(),
            ["recordedAt"] = Timestamp.Text(at),
            ["recordKind"] = RecordKind,
            ["record"] = Record.ToString(),
            ["ground"] = Ground,
            ["authority"] = Authority,
            ["reason"] = Reason,
            ["askedBy"] = AskedBy,
            ["confirmedBy"] = ConfirmedBy,
            ["erased"] = new JsonArray([.. Erased.Select(member => new JsonObject { ["version"] = member.Version, ["member"] = member.Member, ["digest"] = member.Digest })]),
        };
        using var document = JsonDocument.Parse(json.ToJsonString());
        return Body.Of(document.RootElement);
    }

    /// <summary>Reads the body of such an entry; null where it is none.</summary>
    public static Redaction? Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object || Text(body, "kind") != Kind || !body.TryGetProperty("erased", out var list) || list.ValueKind != JsonValueKind.Array
            || !Guid.TryParse(Text(body, "id"), out var id) || !Guid.TryParse(Text(body, "record"), out var record) || !Guid.TryParse(Text(body, "owner"), out var owner))
        {
            return null;
        }

        var erased = new List<ErasedMember>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || Text(item, "member") is not { } member || Text(item, "digest") is not { } digest
                || !item.TryGetProperty("version", out var version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt64(out var number))
            {
                return null;
            }

            erased.Add(new ErasedMember(number, member, digest));
        }

        return Text(body, "recordKind") is { } kind && Text(body, "ground") is { } ground && Text(body, "authority") is { } authority && Text(body, "reason") is { } reason
            && Text(body, "askedBy") is { } askedBy && Text(body, "confirmedBy") is { } confirmedBy
                ? new Redaction(id, kind, record, owner, ground, authority, reason, askedBy, confirmedBy, erased)
                : null;
    }

    private static string? Text(JsonElement item, string member) => item.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
