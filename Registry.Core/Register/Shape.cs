using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Registry.Core.Vocabulary;

namespace Registry.Core.Register;

/// <summary>
/// The members an object may have, read once from the record type that declares them. It checks a body and tells <em>all</em> that is
/// wrong with it, where a deserialiser stops at the first fault.
/// </summary>
public sealed partial class Shape
{
    /// <summary>2^53 − 1, the largest whole number every JSON reader agrees on (RFC 8259 §6, RFC 7493 §2.2).</summary>
    public const long LargestWhole = 9_007_199_254_740_991;

    /// <summary>Most faults of one body that are told: who has more has sent another thing than a record.</summary>
    public const int MaxFaults = 200;

    private readonly FrozenDictionary<string, int> _places;
    private readonly IReadOnlyList<Member> _referring;

    private Shape(IReadOnlyList<Member> members)
    {
        Members = members;
        _places = members.Index().ToFrozenDictionary(pair => pair.Item.Name, pair => pair.Index, StringComparer.Ordinal);
        _referring = [.. members.Where(member => member.RefersTo.Count > 0 || member.Shape is { _referring.Count: > 0 })];
    }

    /// <summary>The members, in the order they are declared.</summary>
    public IReadOnlyList<Member> Members { get; }

    /// <summary>Members every record has.</summary>
    public static Shape Common { get; } = Read(typeof(Registration));

    /// <summary>The shape of a record type, with the members every record has.</summary>
    public static Shape Of(Type recordType) => new([.. Common.Members, .. Read(recordType).Members]);

    /// <summary>The shape of an object that is no record.</summary>
    public static Shape Alone(Type type) => Read(type);

    /// <summary>The same shape without some of its members.</summary>
    public Shape Without(IReadOnlyCollection<string> names) => new([.. Members.Where(member => !names.Contains(member.Name))]);

    /// <summary>The member with this name, or null.</summary>
    public Member? Find(string name) => _places.TryGetValue(name, out var place) ? Members[place] : null;

    /// <summary>
    /// The member a JSON Pointer leads to, or null where this shape has none.
    /// </summary>
    public Member? Resolve(string pointer)
    {
        Member? member = null;
        var shape = this;
        foreach (var token in pointer.Split('/').Skip(1))
        {
            if (member is { IsList: true } && int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                member = member with { IsList = false };
                continue;
            }

            member = shape?.Find(token);
            if (member is null)
            {
                return null;
            }

            shape = member.Shape;
        }

        return member;
    }

    /// <summary>
    /// Checks a body. <paramref name="faults"/> receives what is wrong; <paramref name="missing"/> what is not stated but
    /// should be, which a draft may still lack and an absence may stand for.
    /// </summary>
    public void Check(JsonElement body, string pointer, ICollection<Fault> faults, ICollection<(Fault Fault, Member Member)> missing)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            faults.Add(new Fault(pointer, "member.type", "Expected an object."));
            return;
        }

        var stated = new bool[Members.Count];
        foreach (var property in body.EnumerateObject())
        {
            var name = property.Name;
            var isKnown = _places.TryGetValue(name, out var place);
            if (isKnown)
            {
                stated[place] = !IsNothing(property.Value);
            }

            if (faults.Count >= MaxFaults)
            {
                continue;
            }

            if (!isKnown)
            {
                faults.Add(new Fault($"{pointer}/{Token(name)}", "member.unknown", $"There is no member {Cut(name)} here.{Suggest(name, _places.Keys)}"));
            }
            else if (property.Value.ValueKind != JsonValueKind.Null)
            {
                CheckMember(property.Value, Members[place], $"{pointer}/{name}", faults, missing);
            }
        }

        foreach (var (place, member) in Members.Index())
        {
            if (member.Mandatory && !stated[place])
            {
                missing.Add((new Fault($"{pointer}/{member.Name}", "member.mandatory",
                    member.Always ? $"State {member.Name}." : $"State {member.Name}, or add an absence with member {pointer}/{member.Name} that says why there is none."), member));
            }
        }
    }

    /// <summary>A body that is no record, checked and read.</summary>
    /// <exception cref="RefusedException">It is not of this shape; all that is wrong is told.</exception>
    public T Read<T>(JsonElement body)
    {
        var faults = new List<Fault>();
        var missing = new List<(Fault Fault, Member Member)>();
        Check(body, "", faults, missing);
        faults.AddRange(missing.Select(pair => pair.Fault));
        return faults.Count == 0
            ? body.Deserialize<T>(RecordJson.Options)!
            : throw new RefusedException(RefusalCode.InvalidBody, faults.Count == 1 ? "One thing in the body must be mended." : $"{faults.Count} things in the body must be mended.", faults);
    }

    /// <summary>The free texts in a body for the full-text index, in the order of the members: the same however the body was written.</summary>
    public List<string> Texts(JsonElement body)
    {
        List<string> texts = [];
        Texts(body, texts);
        return texts;
    }

    /// <summary>The ids a body refers to, each with its member and pointer.</summary>
    public IEnumerable<(string Pointer, Member Member, string Id)> References(JsonElement body, string pointer = "")
    {
        foreach (var member in _referring)
        {
            var stated = body.TryGetProperty(member.Name, out var value) ? value : default;
            var values = member.IsList && stated.ValueKind == JsonValueKind.Array ? stated.EnumerateArray().Select((item, i) => ($"{pointer}/{member.Name}/{i}", item)) : [($"{pointer}/{member.Name}", stated)];
            foreach (var (at, item) in values)
            {
                if (item.ValueKind == JsonValueKind.Object)
                {
                    foreach (var inner in member.Shape!.References(item, at))
                    {
                        yield return inner;
                    }
                }
                else if (item.ValueKind == JsonValueKind.String)
                {
                    yield return (at, member, item.GetString()!);
                }
            }
        }
    }

    private void Texts(JsonElement body, List<string> texts)
    {
        var values = new JsonElement[Members.Count];
        foreach (var property in body.EnumerateObject())
        {
            if (_places.TryGetValue(property.Name, out var place))
            {
                values[place] = property.Value;
            }
        }

        foreach (var (place, member) in Members.Index())
        {
            if (member.Name is not ("absences" or Ledger.Opening.Withheld))
            {
                Texts(member, values[place], texts);
            }
        }
    }

    private static void Texts(Member member, JsonElement value, List<string> texts)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    Texts(member, item, texts);
                }

                break;
            case JsonValueKind.Object when member.Type == MemberType.Object:
                member.Shape!.Texts(value, texts);
                break;
            case JsonValueKind.String when (member.Type == MemberType.Text && member.Pattern is null && !member.SetByRegister) || member.Name == "reference":
                texts.Add(value.GetString()!);
                break;
            default:
                break;
        }
    }

    private static void CheckMember(JsonElement value, Member member, string at, ICollection<Fault> faults, ICollection<(Fault, Member)> missing)
    {
        if (!member.IsList)
        {
            CheckValue(value, member, at, faults, missing);
            return;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            faults.Add(new Fault(at, "member.type", $"{member.Name} is a list: write [ … ]."));
            return;
        }

        if (value.GetArrayLength() > member.MaxItems)
        {
            faults.Add(new Fault(at, "list.too-long", $"{member.Name} holds at most {member.MaxItems} items, not {value.GetArrayLength()}."));
            return;
        }

        var i = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (faults.Count >= MaxFaults)
            {
                break;
            }

            CheckValue(item, member, $"{at}/{i++}", faults, missing);
        }
    }

    private static void CheckValue(JsonElement value, Member member, string at, ICollection<Fault> faults, ICollection<(Fault, Member)> missing)
    {
        switch (member.Type)
        {
            case MemberType.Object:
                member.Shape!.Check(value, at, faults, missing);
                break;
            case MemberType.Truth:
                if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
                {
                    faults.Add(new Fault(at, "member.type", $"{member.Name} is true or false."));
                }

                break;
            case MemberType.Whole:
                if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var whole))
                {
                    faults.Add(new Fault(at, "member.type", $"{member.Name} is a whole number between {Number(member.Min)} and {Number(member.Max)}."));
                }
                else if (whole < member.Min || whole > member.Max || whole is > LargestWhole or < -LargestWhole)
                {
                    faults.Add(new Fault(at, "number.range", $"{member.Name} lies between {Number(member.Min)} and {Number(member.Max)}."));
                }

                break;
            case MemberType.Number:
                if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number) || !double.IsFinite(number) || !value.TryGetDecimal(out _))
                {
                    faults.Add(new Fault(at, "member.type", $"{member.Name} is a number between {Number(member.Min)} and {Number(member.Max)}."));
                }
                else if (number < member.Min || number > member.Max)
                {
                    faults.Add(new Fault(at, "number.range", $"{member.Name} lies between {Number(member.Min)} and {Number(member.Max)}."));
                }

                break;
            default:
                CheckText(value, member, at, faults);
                break;
        }
    }

    private static void CheckText(JsonElement value, Member member, string at, ICollection<Fault> faults)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            faults.Add(new Fault(at, "member.type", $"{member.Name} is text: write it in quotation marks."));
            return;
        }

        var text = value.GetString()!;
        if (text.AsSpan().ContainsAnyInRange('\0', '\b') || text.AsSpan().ContainsAnyInRange('\u000b', '\u000c') || text.AsSpan().ContainsAnyInRange('\u000e', '\u001f'))
        {
            faults.Add(new Fault(at, "text.invalid", $"{member.Name} holds a control character: send plain Unicode text."));
            return;
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            faults.Add(new Fault(at, "text.empty", $"{member.Name} is empty: leave it out, or say why it is absent."));
            return;
        }

        if (text.Length > member.MaxLength)
        {
            faults.Add(new Fault(at, "text.too-long", $"{member.Name} holds at most {member.MaxLength} characters, not {text.Length}."));
            return;
        }

        switch (member.Type)
        {
            case MemberType.Code when member.Codes!.LeftOut(text) is { } word:
                faults.Add(new Fault(at, word.Rule, word.Instead));
                break;
            case MemberType.Code when member.Codes!.Find(text) is null:
                faults.Add(new Fault(at, "code.unknown", $"{Cut(text)} is not in the list {member.Codes.Key} (/v1/vocabularies/{member.Codes.Key}).{Suggest(text, member.Codes.Codes.Select(code => code.Key))}"));
                break;
            case MemberType.Url when !IsUrl(text):
                faults.Add(new Fault(at, "url.invalid", $"{member.Name} is an absolute http or https address."));
                break;
            case MemberType.Mailbox when !IsUrl(text) && !Wholly(Mailbox(), text):
                faults.Add(new Fault(at, "mailbox.invalid", $"{member.Name} is a mailbox such as team@example.gov.uk or an http(s) address."));
                break;
            case MemberType.Id when !Guid.TryParseExact(text, "D", out var id) || id.ToString() != text:
                faults.Add(new Fault(at, "id.invalid", $"{member.Name} is the id of a record: a UUID in lower case."));
                break;
            case MemberType.Date when !FullDate.TryParse(text, out _):
                faults.Add(new Fault(at, "date.invalid", $"{member.Name} is a day such as 2026-03-31."));
                break;
            case MemberType.Time when !Wholly(Instant(), text) || !value.TryGetDateTimeOffset(out _):
                faults.Add(new Fault(at, "time.invalid", $"{member.Name} is an instant such as 2026-03-31T09:30:00Z."));
                break;
            case MemberType.Text when member.Pattern is { } pattern && !Wholly(pattern, text):
                faults.Add(new Fault(at, "text.pattern", $"{member.Name} is {member.PatternMeans}."));
                break;
            default:
                break;
        }
    }

    /// <summary>A member's name as a token of a JSON Pointer (RFC 6901 §3); a very long one is cut, it is no member of ours.</summary>
    public static string Token(string name) => Cut(name).Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    /// <summary>Whether a text is an absolute http or https address.</summary>
    public static bool IsUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && !text.AsSpan().ContainsAny(" \t\r\n<>\"");

    /// <summary>A name among <paramref name="known"/> that is close to a mistyped one, as a sentence.</summary>
    public static string Suggest(string name, IEnumerable<string> known)
    {
        if (name.Length > 40)
        {
            return "";
        }

        var best = known.Select(candidate => (candidate, distance: Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant()))).OrderBy(pair => pair.distance).FirstOrDefault();
        return best.candidate is not null && best.distance <= Math.Max(name.Length > 3 ? 2 : 1, best.candidate.Length / 3) ? $" Did you mean {best.candidate}?" : "";
    }

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }

    private static bool IsNothing(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0);

    private static string Number(double value) => value.ToString("0.################", CultureInfo.InvariantCulture);

    private static string Cut(string text) => text.Length <= 80 ? text : string.Concat(text.AsSpan(0, 80), "…");

    /// <summary>Whether a pattern matches to the very end: <c>$</c> of .NET also matches before a last line feed, that of ECMAScript does not.</summary>
    private static bool Wholly(Regex pattern, string text) => text[^1] != '\n' && pattern.IsMatch(text);

    private static Shape Read(Type type) => new([.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite).Select(Member.Of)]);

    [GeneratedRegex(@"^[^@\s<>""]{1,64}@[A-Za-z0-9.-]{1,253}\.[A-Za-z]{2,63}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Mailbox();

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Instant();
}
