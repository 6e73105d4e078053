using System.Text.Json;
using Registry.Core.Ledger;
using Registry.Core.Storage;

namespace Registry.Core.Register;

/// <summary>
/// What the projections show of a version, worked out from its body: to read it and to find its words takes longer than to store them, so that
/// whoever knows the body before it is their turn to write does it then.
/// </summary>
public sealed class Shown
{
    private Shown(object record, string title, string text)
    {
        Record = record;
        Title = title;
        Text = text;
    }

    /// <summary>The body as a record of its kind.</summary>
    public object Record { get; }

    /// <summary>Words of its title.</summary>
    public string Title { get; }

    /// <summary>Words of all its texts.</summary>
    public string Text { get; }

    /// <summary>What is shown of a published body, read before or not.</summary>
    public static Shown Of(Kind kind, JsonElement body, object? record = null)
    {
        record ??= kind.Read(body);
        return new Shown(record, Words.Of(kind.Title(record) ?? ""), Words.Of(kind.Shape.Texts(body)));
    }

    /// <summary>What is shown of a stored body; null where nothing is.</summary>
    public static Shown? OfStored(Kind kind, JsonElement body) => IsShown(body) ? Of(kind, body) : null;

    /// <summary>Whether a version is shown in lists and found by search: not a tombstone, nor one that was erased as a whole.</summary>
    public static bool IsShown(JsonElement body) => Place.Of(body).State != RecordState.Withdrawn && !IsErased(body);

    /// <summary>Whether nothing is left of a version but what the register itself set.</summary>
    public static bool IsErased(JsonElement body) =>
        body.TryGetProperty(Opening.Withheld, out _) && body.EnumerateObject().All(member => Shape.Common.Find(member.Name) is { SetByRegister: true });
}
