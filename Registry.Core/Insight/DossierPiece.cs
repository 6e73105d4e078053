using System.Text.Json;
using Registry.Core.Ledger;
using Registry.Core.Register;

namespace Registry.Core.Insight;

/// <summary>One record in a dossier: the bytes it is served as, and those columns of its projection that facts and stories are told from.</summary>
public sealed class DossierPiece(Kind kind, Guid id, Guid owner, long number, long version, Column[] columns, object?[] values, byte[] content)
{
    /// <summary>Names of the columns that are read, whatever the kind: to read all of them takes as long as to read the record.</summary>
    internal static readonly IReadOnlySet<string> Told = new HashSet<string>(StringComparer.Ordinal)
    {
        "acknowledge_due", "acknowledged_on", "actual_date", "advised_on", "changed_on", "decide_due", "decided_on", "declaration_state", "due", "effect_kind", "end_date",
        "engagement", "gate", "gate_date", "in_place_since", "next_benefit_due", "original_due", "outcome", "part", "phase", "planned_date", "published_on", "raised_on",
        "recommendation", "redirected_to", "reported", "respondent", "review_date", "review_due", "start_date", "status", "subject", "subject_version", "target",
        "title", "took_part", "verdict", "verified_on",
    };

    private object? _record;
    private List<WithheldMember>? _withheld;

    /// <summary>The columns that are read of a kind's records.</summary>
    internal static Column[] ColumnsOf(Kind kind) => [.. kind.Columns.Where(column => Told.Contains(column.Name))];

    /// <summary>Its kind.</summary>
    public Kind Kind { get; } = kind;

    /// <summary>Its id.</summary>
    public Guid Id { get; } = id;

    /// <summary>The organisation that answers for it.</summary>
    public Guid Owner { get; } = owner;

    /// <summary>The entry of this version.</summary>
    public long Number { get; } = number;

    /// <summary>The version.</summary>
    public long Version { get; } = version;

    /// <summary>The canonical bytes, as they are served by themselves.</summary>
    public byte[] Content { get; } = content;

    /// <summary>What was erased of this version.</summary>
    public IReadOnlyList<WithheldMember> Withheld => _withheld ??= ReadWithheld();

    /// <summary>Its address.</summary>
    public string Address => $"/v1/{Kind.Plural}/{Id}";

    /// <summary>A text, code, id or date of its projection; null also where it was erased.</summary>
    public string? Text(string column) => Value(column) is string { Length: > 0 } text ? text : null;

    /// <summary>A date of its projection.</summary>
    public DateOnly? Date(string column) => Text(column) is { } text ? FullDate.Parse(text) : null;

    /// <summary>An id of its projection.</summary>
    public Guid? Reference(string column) => Text(column) is { } text ? Guid.Parse(text) : null;

    /// <summary>A whole number of its projection.</summary>
    public long? Whole(string column) => (long?)Value(column);

    /// <summary>What it says, member by member.</summary>
    public object Record => _record ??= Kind.Read(Content);

    /// <inheritdoc cref="Record"/>
    public T Read<T>()
        where T : class =>
        (T)Record;

    /// <summary>Why a member has no value, where the record says so.</summary>
    public Absence? Absence(string member) =>
        Parsed(body => body.TryGetProperty("absences", out var absences) ? absences.Deserialize<List<Absence>>(RecordJson.Options)! : [])
            .Find(absence => absence.Member == member);

    /// <summary>They are few: to look them through is faster than to look one up.</summary>
    private object? Value(string column)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i].Name == column)
            {
                return values[i];
            }
        }

        throw new ArgumentException($"Column {column} of {Kind.Name} is not among those read.", nameof(column));
    }

    private List<WithheldMember> ReadWithheld()
    {
        // Of most records nothing was erased: that shows without reading them.
        var withheld = new List<WithheldMember>();
        return Content.AsSpan().IndexOf("\"withheld\":"u8) >= 0 && Parsed(body => body.TryGetProperty(Opening.Withheld, out var list) && Opening.Read(list, withheld)) ? withheld : [];
    }

    private T Parsed<T>(Func<JsonElement, T> read)
    {
        using var body = JsonDocument.Parse(Content);
        return read(body.RootElement);
    }
}
