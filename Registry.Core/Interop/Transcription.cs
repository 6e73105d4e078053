using System.Globalization;
using System.Text.Json.Nodes;
using Registry.Core.Register;

namespace Registry.Core.Interop;

/// <summary>
/// One record of another register while it is written down in this register's terms. It is first told everything the source says, field
/// by field; what no member takes over word for word then stands in <c>source.values</c>, so nothing is lost by forgetting it, and every
/// field is counted once.
/// </summary>
internal sealed class Transcription(string kind, string standard, string where)
{
    private const int LongestValue = 20_000;
    private const int MostValues = 500;
    private const string Silence = "The source does not state it.";

    private readonly OrderedDictionary<string, IReadOnlyList<string>> _said = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Fate> _fates = new(StringComparer.Ordinal);
    private readonly JsonArray _absences = [];
    private readonly List<Fault> _refusals = [];
    private readonly List<Link> _links = [];

    private enum Fate
    {
        Kept,
        Whole,
        Translated,
        Empty,
        Withheld,
    }

    /// <summary>The members so far.</summary>
    public JsonObject Body { get; } = [];

    /// <summary>Whether the source's rules refuse the record.</summary>
    public bool IsRefused => _refusals.Count > 0;

    /// <summary>State, ground and reason that stand for what a withheld record leaves out; null where the record is not withheld.</summary>
    public (string Ground, string Reason)? WithheldAsAWhole { get; set; }

    /// <summary>What the source says in a field: one text, several, or nothing. A field said twice gets a number, so that neither hides the other.</summary>
    /// <returns>The name under which the field is known from here.</returns>
    public string Says(string field, params IEnumerable<string?> values)
    {
        var stem = SourceText.Cut(SourceText.OneLine(SourceText.Clean(field) ?? "(no name)"), 190);
        var name = stem;
        for (var i = 2; _said.ContainsKey(name); i++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{stem} ({i})");
        }

        _said.Add(name, [.. values.Select(SourceText.Clean).OfType<string>()]);
        return name;
    }

    /// <summary>What the source says under a heading of its table, of which each row has the same.</summary>
    public void Tells(string heading, string? value) => _said.Add(heading, SourceText.Clean(value) is { } text ? [text] : []);

    /// <summary>The texts of a field.</summary>
    public IReadOnlyList<string> Texts(string field) => _said.GetValueOrDefault(field) ?? [];

    /// <summary>The text of a field, or null where it says nothing.</summary>
    public string? Text(string field) => Texts(field) is [var first, ..] ? first : null;

    /// <summary>The field stands word for word in the record.</summary>
    public void Whole(string field) => _fates[field] = Fate.Whole;

    /// <summary>A member says the same in this register's terms; the original is kept beside it.</summary>
    public void Translated(string field) => _fates[field] = Fate.Translated;

    /// <summary>The field says nothing, in so many words; they are kept.</summary>
    public void Empty(string field) => _fates[field] = Fate.Empty;

    /// <summary>The field may not be published and is not kept.</summary>
    public void Withhold(string field) => _fates[field] = Fate.Withheld;

    /// <summary>The text of a field as a member; one too long is cut visibly there and kept whole.</summary>
    public bool Put(string member, string field, int longest = TextAttribute.DefaultMax)
    {
        if (Text(field) is not { } text)
        {
            return false;
        }

        Body[member] = Fit(field, text, longest);
        return true;
    }

    /// <summary>The text of a field, cut visibly where it is too long for a member.</summary>
    public string Fit(string field, string text, int longest)
    {
        var fits = text.Length <= longest;
        _fates[field] = fits && Texts(field).Count == 1 ? Fate.Whole : Fate.Translated;
        return fits ? text : SourceText.Cut(text, longest);
    }

    /// <summary>A typed absence (domain.md, principle 2).</summary>
    public void Absent(string member, string state, string reason, string? ground = null)
    {
        var absence = new JsonObject { ["member"] = member, ["state"] = state, ["reason"] = SourceText.Cut(reason, 2_000) };
        if (ground is not null)
        {
            absence["ground"] = ground;
        }

        _absences.Add((JsonNode)absence);
    }

    /// <summary>A member the source does not state, or withholds together with the record.</summary>
    public void NotStated(string member, string reason = Silence)
    {
        if (WithheldAsAWhole is { } withheld)
        {
            Absent(member, "withheld", withheld.Reason, withheld.Ground);
        }
        else
        {
            Absent(member, "not-known", reason);
        }
    }

    /// <summary>
    /// The text of a field that answers something, or null: then an absence stands for <paramref name="member"/> where the field says in
    /// words that there is no answer, or where it is silent and <paramref name="mandatory"/>.
    /// </summary>
    public string? Answer(string member, string field, bool mandatory = false)
    {
        if (Text(field) is not { } text)
        {
            if (mandatory)
            {
                NotStated(member);
            }

            return null;
        }

        if (EmptyAnswers.Find(text) is not { } empty)
        {
            return text;
        }

        Empty(field);
        Absent(member, empty.State, $"The source says only: {text}", empty.Ground);
        return null;
    }

    /// <summary>The reference of another record of the same source, to stand at this place of the body until the import knows its id.</summary>
    public JsonNode Linked(string pointer, string kind, string owner, string reference)
    {
        _links.Add(new Link(pointer, kind, owner));
        return JsonValue.Create(reference);
    }

    /// <summary>The source's own rules refuse the record.</summary>
    public void Refuse(string pointer, string code, string detail) => _refusals.Add(new Fault(pointer, code, detail));

    /// <summary>The record, and its fields counted.</summary>
    public ForeignRecord Finish(string owner, string reference, string? version, string? location, MappingReport report)
    {
        var values = KeptValues();
        if (values.Count > MostValues)
        {
            Refuse("", "source.too-many-values", $"The record holds {values.Count} values without a member of their own; at most {MostValues} can be kept.");
        }

        foreach (var (field, texts) in _said)
        {
            report.Count(field, IsRefused ? Mapping.Rejected : texts.Count == 0 ? Mapping.Defaulted : _fates.GetValueOrDefault(field) switch
            {
                Fate.Whole or Fate.Translated => Mapping.Mapped,
                Fate.Empty or Fate.Withheld => Mapping.Defaulted,
                _ => Mapping.Kept,
            });
        }

        var body = Body;
        body.Insert(0, "reference", reference);
        if (_absences.Count > 0)
        {
            body["absences"] = _absences;
        }

        var source = new JsonObject { ["standard"] = standard };
        if (version is not null)
        {
            source["version"] = SourceText.Cut(version, 100);
        }

        if (location is not null)
        {
            source["location"] = location;
        }

        if (values.Count > 0)
        {
            source["values"] = values;
        }

        body["source"] = source;
        return new ForeignRecord(kind, owner, body, where) { Refusals = _refusals, Links = _links };
    }

    private JsonArray KeptValues()
    {
        var values = new JsonArray();
        foreach (var (field, texts) in _said)
        {
            if (_fates.GetValueOrDefault(field) is Fate.Whole or Fate.Withheld)
            {
                continue;
            }

            foreach (var text in texts)
            {
                var pieces = SourceText.Pieces(text, LongestValue).ToList();
                for (var i = 0; i < pieces.Count; i++)
                {
                    var name = pieces.Count == 1 ? field : string.Create(CultureInfo.InvariantCulture, $"{SourceText.Cut(field, 170)} (part {i + 1} of {pieces.Count})");
                    values.Add((JsonNode)new JsonObject { ["field"] = name, ["value"] = pieces[i] });
                }
            }
        }

        return values;
    }
}
