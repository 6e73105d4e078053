using System.Globalization;
using System.Text.Json;
using Registry.Core.Ledger;

namespace Registry.Core.Register;

/// <summary>What is known of one entry after it was judged by itself: the rest depends on the entries before and after it.</summary>
internal sealed record Judged(long Number, byte[] LeafHash, Entry? Entry)
{
    /// <summary>Whether its kind is one of the catalogue, so that there are projections of it.</summary>
    public Kind? Kind { get; init; }

    /// <summary>Whether <c>record</c> points at it.</summary>
    public bool IsNewest { get; init; }

    /// <summary>The entry that, by its row in the kind's table, replaced it; null where it has no row.</summary>
    public long? Until { get; set; }

    /// <summary>How many rows it has in <c>facet</c>.</summary>
    public int Facets { get; set; }

    /// <summary>How many rows it has in each table of a list.</summary>
    public IReadOnlyList<(string Table, int Rows)> Items { get; set; } = [];

    /// <summary>The row that <c>lag</c> has of it if it is the first to say how late its record came, but for its "until".</summary>
    public object?[]? Late { get; set; }

    /// <summary>The row that <c>lag</c> has of it.</summary>
    public object?[]? KeptLate { get; set; }

    /// <summary>The key of the log that it adopts.</summary>
    public NoteVerifier? Adopts { get; set; }

    /// <summary>The log that it says this one goes on from.</summary>
    public Succession? Succeeds { get; set; }

    /// <summary>Members of its body that were erased.</summary>
    public IReadOnlyList<WithheldMember> Withheld { get; set; } = [];

    /// <summary>If it is a redaction: what it says.</summary>
    public Redaction? Redacts { get; set; }

    /// <summary>Its title, to look for in the full-text index.</summary>
    public string? Title { get; set; }
}

/// <summary>Judges the entries of a stretch by themselves: leaf, columns, body, and the rows made from it. Stretches are judged beside one another.</summary>
internal sealed class StretchCheck(Stretch stretch, Verification verification)
{
    private readonly Opening _opening = new();
    private EntryRow? _row;
    private Entry? _entry;

    /// <summary>Judges every entry of the stretch.</summary>
    public List<Judged> Judge() => [.. stretch.Entries.Select(Judge)];

    private Judged Judge(EntryRow row)
    {
        var hash = Merkle.Leaf(row.Leaf);
        var entry = Entry.Read(row.Leaf);
        (_row, _entry) = (row, entry);
        if (!hash.AsSpan().SequenceEqual(row.Hash))
        {
            Found("its stored hash is not that of its leaf.");
        }

        if (entry is null)
        {
            Found("its leaf is not an entry of a register.");
            return new Judged(row.Number, hash, null);
        }

        Column("act", row.Act, entry.Act);
        Column("kind", row.Kind, entry.Kind);
        Written("record", row.Record, entry.Record);
        Written("version", row.Version.ToString(CultureInfo.InvariantCulture), entry.Version);
        Written("organisation", row.Organisation, entry.Organisation);
        Column("at", row.At, Storage.Timestamp.Text(entry.At));
        var judged = new Judged(row.Number, hash, entry) { Kind = Kinds.Find(entry.Kind), IsNewest = row.Newest is not null };
        if (row.Content is null || row.Salts is null)
        {
            Found("its body is gone.");
            return judged;
        }

        try
        {
            using var document = JsonDocument.Parse(row.Content);
            Body(judged, entry, row, document.RootElement);
        }
        // What a body that does not open its leaf may look like is anybody's choice.
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            Found($"its body cannot be read: {wrong.Message}");
        }

        return judged;

        void Column(string column, string stored, ReadOnlySpan<char> signed)
        {
            if (!signed.SequenceEqual(stored))
            {
                Found($"the column {column} says {stored}, its leaf says {signed}.");
            }
        }

        void Written<T>(string column, string stored, T signed)
            where T : ISpanFormattable
        {
            Span<char> text = stackalloc char[36];
            signed.TryFormat(text, out var length, "", CultureInfo.InvariantCulture);
            Column(column, stored, text[..length]);
        }
    }

    private void Found(string what) => verification.Found(what, _row!.Number, _entry is null ? $"{_row.Kind} {_row.Record}, version {_row.Version}" : Chain.Name(_entry));

    private void Body(Judged judged, Entry entry, EntryRow row, JsonElement body)
    {
        var withheld = new List<WithheldMember>();
        if (_opening.Fault(row.Content, body, row.Salts, entry.Commitment, withheld) is { } fault)
        {
            Found(fault);
            return;
        }

        judged.Withheld = withheld;
        if (row.Redacted != (withheld.Count == 0 ? null : withheld.Max(member => member.Entry)))
        {
            Found("the column redacted does not name the redaction that last erased from it.");
        }

        switch (entry.Kind)
        {
            case Log.SigningKey:
                judged.Adopts = NoteVerifier.Parse(body.GetProperty("vkey").GetString()!);
                break;
            case Succession.Kind:
                judged.Succeeds = Succession.Of(body);
                break;
            case Redaction.Kind:
                judged.Redacts = Redaction.Read(body) ?? throw new InvalidOperationException("it does not say what was erased.");
                break;
        }

        if (judged.Kind is not { } kind)
        {
            if (row.Newest is not null)
            {
                Found("the table record has a row of it, although it is no record.");
            }

            return;
        }

        var place = Place.Of(body);
        if (place.Id != entry.Record || place.Version != entry.Version || place.RecordedAt != entry.At || body.GetProperty("kind").GetString() != entry.Kind
            || (place.State == RecordState.Withdrawn) != entry.Act.EndsWith(".withdrawn", StringComparison.Ordinal))
        {
            Found("its body names another record, version, time or state than its leaf.");
        }

        if (row.Newest is { } newest && newest != new NewestRow(entry.Kind, place.Owner.ToString(), place.Reference, place.State, place.Version, Storage.Timestamp.Text(place.RecordedAt)))
        {
            Found("the table record says something else of it than the ledger (registry rebuild mends it).");
        }

        Rows(judged, kind, place, body);
    }

    private void Rows(Judged judged, Kind kind, Place place, JsonElement body)
    {
        var number = judged.Number;
        var stored = stretch.Rows.GetValueOrDefault((kind.Name, number));
        var isShown = Shown.IsShown(body);
        var record = isShown ? kind.Read(body) : null;
        if (kind.Happened is { } happened)
        {
            judged.Late = Lateness.Row(kind, number, record is null ? null : happened(record), place);
        }

        judged.KeptLate = stretch.Items[(Lateness.Table, number)].FirstOrDefault();
        var links = (EffectLinks.Table, Items(EffectLinks.Table, isShown && stretch.Claims.TryGetValue(number, out var claim) ? EffectLinks.Rows(claim) : [], number));
        judged.Items = [links];
        if (record is null)
        {
            if (stored is not null || stretch.Facets[number].Any() || kind.Rows.Any(list => stretch.Items[(list.Table, number)].Any()))
            {
                Found($"the tables made from it still show it, although it was withdrawn or erased (registry rebuild mends it).");
            }

            return;
        }

        if (stored is null)
        {
            Found($"the table {kind.Name} does not have it (registry rebuild mends it).");
        }
        else
        {
            judged.Until = (long)stored[Projection.CommonColumns.Count - 1]!;
            var expected = Projection.Row(kind, number, record, place, judged.Until.Value);
            for (var i = 0; i < expected.Length; i++)
            {
                if (!Equals(stored[i], expected[i]))
                {
                    var column = i < Projection.CommonColumns.Count ? Projection.CommonColumns[i] : kind.Columns[i - Projection.CommonColumns.Count].Name;
                    Found($"the table {kind.Name} says {stored[i] ?? "nothing"} under {column}, the ledger says {expected[i] ?? "nothing"} (registry rebuild mends it).");
                }
            }
        }

        var facets = Projection.FacetsOf(kind, record).Select(facet => new FacetRow(kind.Name, facet.Member, facet.Value)).ToHashSet();
        judged.Facets = facets.Count;
        if (!facets.SetEquals(stretch.Facets[number]))
        {
            Found("the table facet says something else of it than the ledger (registry rebuild mends it).");
        }

        judged.Items = [links, .. kind.Rows.Select(list => (list.Table, Items(list.Table, list.Of(number, record), number)))];
        judged.Title = kind.Title(record);
    }

    private int Items(string table, IEnumerable<object?[]> rows, long number)
    {
        var expected = rows.ToList();
        var stored = stretch.Items[(table, number)].ToList();
        if (expected.Count != stored.Count || expected.Zip(stored).Any(pair => !pair.First.SequenceEqual(pair.Second)))
        {
            Found($"the table {table} says something else of it than the ledger (registry rebuild mends it).");
        }

        return expected.Count;
    }
}
