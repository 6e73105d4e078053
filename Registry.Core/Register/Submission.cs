using System.Buffers.Text;
using System.Text.Json;
using System.Text.Unicode;
using Registry.Core.Ledger;

namespace Registry.Core.Register;

/// <summary>What a client says about one record, read and judged before anything is written.</summary>
public sealed class Submission
{
    /// <summary>Deepest nesting of a body.</summary>
    public const int MaxDepth = 32;

    private readonly IReadOnlySet<string> _absent;
    private readonly object? _record;

    private Submission(Kind kind, JsonElement element, object? record, IReadOnlyList<Fault> faults, IReadOnlyList<Fault> missing, IReadOnlyList<Breach> breaches, IReadOnlySet<string> absent)
    {
        _absent = absent;
        _record = record;
        Kind = kind;
        Element = element;
        Faults = faults;
        Missing = missing;
        Breaches = breaches;
    }

    /// <summary>The kind it is judged as.</summary>
    public Kind Kind { get; }

    /// <summary>The body.</summary>
    public JsonElement Element { get; }

    /// <summary>The body as a record of the kind: it has the shape of one.</summary>
    /// <exception cref="InvalidOperationException">It has not.</exception>
    public object Record => _record ?? throw new InvalidOperationException($"The body has not the shape of a {Kind}.");

    /// <summary>Members that are not what the kind asks for; nothing can be kept of such a body.</summary>
    public IReadOnlyList<Fault> Faults { get; }

    /// <summary>Members that are neither stated nor typed as absent; a draft may still lack them.</summary>
    public IReadOnlyList<Fault> Missing { get; }

    /// <summary>Rules it breaks.</summary>
    public IReadOnlyList<Breach> Breaches { get; }

    /// <summary>What keeps it from being published.</summary>
    public IReadOnlyList<Fault> PublicationFaults =>
        [.. Faults, .. Missing, .. Breaches.Where(breach => breach.Rule.Severity != RuleSeverity.Flag).Select(ToFault)];

    /// <summary>What keeps it from being a draft.</summary>
    public IReadOnlyList<Fault> DraftFaults =>
        [.. Faults, .. Breaches.Where(breach => breach.Rule.Severity == RuleSeverity.Refuse).Select(ToFault)];

    /// <summary>What it would be published with, shown as findings.</summary>
    public IEnumerable<Breach> Findings => Breaches.Where(breach => breach.Rule.Severity == RuleSeverity.Flag);

    /// <summary>Parses a JSON text strictly: valid UTF-8, no duplicate members, no comments, at most <see cref="MaxDepth"/> deep.</summary>
    /// <exception cref="RefusedException">The text is not such JSON.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        if (!Utf8.IsValid(json.Span))
        {
            throw new RefusedException(RefusalCode.InvalidBody, "The body is not valid UTF-8.", [new Fault("", "json.invalid", "Send the body in UTF-8.")]);
        }

        if (json.Span.StartsWith("\uFEFF"u8))
        {
            throw new RefusedException(RefusalCode.InvalidBody, "The body begins with a byte order mark.", [new Fault("", "json.invalid", "Send the JSON without a byte order mark (RFC 8259 §8.1).")]);
        }

        if (HalfPair(json.Span) is { } at)
        {
            throw new RefusedException(RefusalCode.InvalidBody, "The body is not valid Unicode.", [new Fault("", "json.invalid", $"The escape at byte {at + 1} is half of a surrogate pair: send both halves, or the character itself in UTF-8.")]);
        }

        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
        }
        catch (JsonException exception)
        {
            var detail = exception.LineNumber is { } line
                ? $"The JSON cannot be read at line {line + 1}, byte {exception.BytePositionInLine + 1}: check for a missing comma or bracket, a member stated twice, or more than {MaxDepth} levels."
                : $"The JSON cannot be read: check for a member stated twice, or more than {MaxDepth} levels.";
            throw new RefusedException(RefusalCode.InvalidBody, "The body is not the JSON the register reads.", [new Fault("", "json.invalid", detail)]);
        }
    }

    /// <summary>
    /// Where an escape stands for half of a surrogate pair, or null. System.Text.Json parses such text and throws only where it is read;
    /// no other reader agrees on what it means (RFC 7493 §2.1). Outside strings a backslash is no JSON, which the parser tells.
    /// </summary>
    private static int? HalfPair(ReadOnlySpan<byte> json)
    {
        var at = 0;
        while (json[at..].IndexOf((byte)'\\') is var found and >= 0)
        {
            at += found;
            var unit = Unit(json[at..]);
            if (unit is { } high && char.IsHighSurrogate(high) && Unit(json[(at + 6)..]) is { } low && char.IsLowSurrogate(low))
            {
                at += 12;
            }
            else if (unit is { } alone && char.IsSurrogate(alone))
            {
                return at;
            }
            else
            {
                at = Math.Min(json.Length, at + 2);
            }
        }

        return null;

        static char? Unit(ReadOnlySpan<byte> text) =>
            text.Length >= 6 && text[0] == '\\' && text[1] == 'u' && Utf8Parser.TryParse(text.Slice(2, 4), out int unit, out var read, 'x') && read == 4 ? (char)unit : null;
    }

    /// <summary>Judges a body as a kind.</summary>
    public static Submission Judge(Kind kind, JsonElement body)
    {
        var faults = new List<Fault>();
        var missing = new List<(Fault Fault, Member Member)>();
        kind.Shape.Check(body, "", faults, missing);
        var absent = Absent(kind, body, faults);
        var uncovered = missing.Where(pair => pair.Member.Always || !absent.Contains(pair.Fault.Pointer)).Select(pair => pair.Fault).ToList();
        // An absence answers a rule that asks for a member, never one that is broken by what is there.
        var record = faults.Count > 0 || missing.Any(pair => pair.Member.Always) ? null : kind.Read(body);
        List<Breach> breaches = record is null ? [] : [.. kind.Check(record).Where(breach => Holds(breach, absent))];
        return new Submission(kind, body, record, faults, uncovered, breaches, absent);
    }

    /// <summary>The body as the register will store it: what the client said, without the members the register sets.</summary>
    public Body ToBody()
    {
        var body = Body.Of(Element);
        foreach (var member in Kind.Shape.Members.Where(member => member.SetByRegister))
        {
            body.Without(member.Name);
        }

        return body;
    }

    /// <summary>
    /// Members the register or an act sets may be sent back unchanged, so that a client can GET, edit and PUT; those fixed at publication must
    /// be. Anything else is a fault.
    /// </summary>
    /// <param name="current">What the record says; null for a new one.</param>
    public IEnumerable<Fault> Assigned(Body? current)
    {
        if (Element.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }

        var erased = Opening.ErasedFrom(current);
        foreach (var member in Kind.Shape.Members.Where(member => member.SetByRegister || (current is not null && (member.Fixed || member.Kept || member.SetBy.Count > 0))))
        {
            // What is not even of the member's shape is told of already, and may have no canonical form.
            if (Faults.Any(fault => fault.Pointer == $"/{member.Name}" || fault.Pointer.StartsWith($"/{member.Name}/", StringComparison.Ordinal)))
            {
                continue;
            }

            var stated = Element.TryGetProperty(member.Name, out var value) && value.ValueKind != JsonValueKind.Null ? value : default;
            var known = current?.Find(member.Name);
            if (!member.SetByRegister && erased.Contains(member.Name))
            {
                // Nobody can tell any more what it was: it is stated anew.
                continue;
            }

            if (Leaves(member, stated, known))
            {
                continue;
            }

            var back = current is null ? "leave it out" : member.SetByRegister ? "leave it out or send it back unchanged" : "send it back unchanged";
            yield return member switch
            {
                { SetBy.Count: > 0 } => new Fault($"/{member.Name}", "member.set-by-act", $"{member.Name} is set by {Acts.Routes(Kind, member.SetBy)}: {back}."),
                { Kept: true, IsList: true } => new Fault($"/{member.Name}", "member.fixed", $"{member.Name} may be added to; what it named before stays: {back}, with more where there is more."),
                { Kept: true } => new Fault($"/{member.Name}", "member.fixed", $"{member.Name} was stated before and stays: {back}."),
                { Fixed: true } => new Fault($"/{member.Name}", "member.fixed", $"{member.Name} was stated when the record was published and never changes: {back}."),
                _ => new Fault($"/{member.Name}", "member.set-by-register", $"{member.Name} is set by the register: {back}."),
            };
        }
    }

    /// <summary>Whether a member that is not the client's to change is left as it is known.</summary>
    private static bool Leaves(Member member, JsonElement stated, byte[]? known)
    {
        if (stated.ValueKind == JsonValueKind.Undefined)
        {
            return member.SetByRegister || known is null;
        }

        if (known is null)
        {
            return member.Kept;
        }

        var now = CanonicalJson.Of(stated, withoutNulls: true);
        return known.AsSpan().SequenceEqual(now) || (member is { Kept: true, IsList: true } && Items(known).IsSubsetOf(Items(now)));

        static HashSet<string> Items(byte[] list)
        {
            using var json = JsonDocument.Parse(list);
            return [.. json.RootElement.EnumerateArray().Select(item => item.GetRawText())];
        }
    }

    /// <summary>The breaches that keep it from being published, of those found beside other records.</summary>
    internal async ValueTask<List<Breach>> BreachesAround(Surroundings surroundings)
    {
        var found = new List<Breach>();
        if (Kind.CheckAround is { } check)
        {
            await foreach (var breach in check(Record, surroundings))
            {
                if (breach.Rule.Severity == RuleSeverity.Refuse || Holds(breach, _absent))
                {
                    found.Add(breach);
                }
            }
        }

        return found;
    }

    private static bool Holds(Breach breach, IReadOnlySet<string> absent) => breach.Rule.Severity == RuleSeverity.Refuse || !absent.Contains(breach.Pointer);

    /// <summary>A breach as a fault of the body.</summary>
    internal static Fault ToFault(Breach breach) => new(breach.Pointer, breach.Rule.Code, breach.Detail);

    private static HashSet<string> Absent(Kind kind, JsonElement body, List<Fault> faults)
    {
        var absent = new HashSet<string>(StringComparer.Ordinal);
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("absences", out var absences) || absences.ValueKind != JsonValueKind.Array)
        {
            return absent;
        }

        var i = 0;
        foreach (var absence in absences.EnumerateArray().TakeWhile(_ => faults.Count < Shape.MaxFaults))
        {
            var at = $"/absences/{i++}";
            if (Text(absence, "member") is not { } pointer || Text(absence, "state") is not { } state)
            {
                continue;
            }

            if (kind.Shape.Resolve(pointer) is not { SetByRegister: false } || pointer.StartsWith("/absences", StringComparison.Ordinal))
            {
                faults.Add(new Fault($"{at}/member", "absence.unknown-member", $"{kind.Name} has no member {pointer}."));
            }
            else if (HasValue(body, pointer))
            {
                faults.Add(new Fault($"{at}/member", "absence.contradicted", $"{pointer} has a value: take away the value or the absence."));
            }
            else if (!absent.Add(pointer))
            {
                faults.Add(new Fault($"{at}/member", "absence.repeated", $"{pointer} is already said to be absent."));
            }

            if (state is "not-done" or "not-applicable" && Text(absence, "reason") is null)
            {
                faults.Add(new Fault($"{at}/reason", "absence.reason", $"Say why {pointer} is {state}."));
            }

            if (state == "withheld" && Text(absence, "ground") is null)
            {
                faults.Add(new Fault($"{at}/ground", "absence.ground", $"Say on what ground {pointer} is withheld (/v1/vocabularies/withholding-ground)."));
            }
        }

        return absent;
    }

    private static string? Text(JsonElement value, string member) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(member, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;

    private static bool HasValue(JsonElement body, string pointer)
    {
        foreach (var token in pointer.Split('/').Skip(1))
        {
            if (body.ValueKind == JsonValueKind.Array && int.TryParse(token, out var index) && index < body.GetArrayLength())
            {
                body = body[index];
            }
            else if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty(token, out body))
            {
                return false;
            }
        }

        return body.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) && !(body.ValueKind == JsonValueKind.Array && body.GetArrayLength() == 0);
    }
}
