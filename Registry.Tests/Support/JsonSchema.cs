using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Registry.Tests.Support;

/// <summary>
/// A schema of JSON Schema 2020-12 as the contract uses it, ready to check values against. A keyword it does not know stops it: what is
/// not checked must not look as if it were.
/// </summary>
public sealed partial class JsonSchema
{
    private static readonly HashSet<string> Annotations = ["description", "title", "example", "examples", "readOnly", "default", "discriminator"];

    private readonly List<Action<JsonElement, string, List<string>>> _checks = [];

    private JsonSchema()
    {
    }

    /// <summary>Everything by which a value departs from the schema: JSON Pointer and what was expected; empty if it does not.</summary>
    public IReadOnlyList<string> Faults(JsonElement value)
    {
        var faults = new List<string>();
        Check(value, "", faults);
        return faults;
    }

    /// <summary>Reads a schema, and through it the schemas it refers to.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="root">The document that <c>$ref</c> leads into.</param>
    /// <param name="known">Schemas already read, by reference.</param>
    public static JsonSchema Read(JsonElement schema, JsonElement root, IDictionary<string, JsonSchema> known)
    {
        var read = new JsonSchema();
        read.Add(schema, root, known);
        return read;
    }

    /// <summary>What a JSON Pointer in a <c>$ref</c> leads to.</summary>
    public static JsonElement Follow(JsonElement root, string reference) =>
        reference.Split('/').Skip(1).Aggregate(root, (at, token) => at.GetProperty(token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)));

    private void Check(JsonElement value, string at, List<string> faults)
    {
        foreach (var check in _checks)
        {
            check(value, at, faults);
        }
    }

    private void Add(JsonElement schema, JsonElement root, IDictionary<string, JsonSchema> known)
    {
        foreach (var (keyword, says) in schema.EnumerateObject().Select(property => (property.Name, property.Value)))
        {
            switch (keyword)
            {
                case "$ref":
                    var referred = Referred(says.GetString()!, root, known);
                    _checks.Add((value, at, faults) => referred.Check(value, at, faults));
                    break;
                case "type":
                    var type = says.GetString()!;
                    On(value => !Is(value, type), (_, at) => $"{at} should be {type}");
                    break;
                case "const":
                    On(value => !JsonElement.DeepEquals(value, says), (_, at) => $"{at} should be {says.GetRawText()}");
                    break;
                case "enum":
                    On(value => !says.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)), (value, at) => $"{at} is {value.GetRawText()}, which is none of the {says.GetArrayLength()} values");
                    break;
                case "properties":
                    Properties(schema, says.EnumerateObject().ToDictionary(property => property.Name, property => Read(property.Value, root, known)));
                    break;
                case "additionalProperties":
                    if (says.ValueKind != JsonValueKind.False || !schema.TryGetProperty("properties", out _))
                    {
                        throw Unknown("additionalProperties other than false beside properties", says);
                    }

                    break;
                case "dependentRequired":
                    var together = says.EnumerateObject().ToDictionary(property => property.Name, property => property.Value.EnumerateArray().Select(name => name.GetString()!).ToList());
                    _checks.Add((value, at, faults) => faults.AddRange(value.ValueKind != JsonValueKind.Object ? [] : together.Where(pair => value.TryGetProperty(pair.Key, out _)).SelectMany(pair => pair.Value).Where(name => !value.TryGetProperty(name, out _)).Select(name => $"{at}/{name} is missing")));
                    break;
                case "required":
                    var required = says.EnumerateArray().Select(name => name.GetString()!).ToList();
                    _checks.Add((value, at, faults) => faults.AddRange(value.ValueKind != JsonValueKind.Object ? [] : required.Where(name => !value.TryGetProperty(name, out _)).Select(name => $"{at}/{name} is missing")));
                    break;
                case "items":
                    var item = Read(says, root, known);
                    _checks.Add((value, at, faults) =>
                    {
                        var i = 0;
                        foreach (var one in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : default)
                        {
                            item.Check(one, $"{at}/{i++}", faults);
                        }
                    });
                    break;
                case "oneOf" or "anyOf" or "allOf":
                    Choice(keyword, [.. says.EnumerateArray().Select(branch => Read(branch, root, known))]);
                    break;
                case "minimum":
                    On(value => value.ValueKind == JsonValueKind.Number && value.GetDecimal() < says.GetDecimal(), (value, at) => $"{at} is {value}, less than {says}");
                    break;
                case "maximum":
                    On(value => value.ValueKind == JsonValueKind.Number && value.GetDecimal() > says.GetDecimal(), (value, at) => $"{at} is {value}, more than {says}");
                    break;
                case "minLength":
                    On(value => Text(value) is { } text && Length(text) < says.GetInt32(), (_, at) => $"{at} is shorter than {says}");
                    break;
                case "maxLength":
                    On(value => Text(value) is { } text && Length(text) > says.GetInt32(), (_, at) => $"{at} is longer than {says}");
                    break;
                case "minItems":
                    On(value => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() < says.GetInt32(), (_, at) => $"{at} has fewer than {says} items");
                    break;
                case "maxItems":
                    On(value => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > says.GetInt32(), (_, at) => $"{at} has more than {says} items");
                    break;
                case "pattern":
                    var pattern = new Regex(says.GetString()!, RegexOptions.ECMAScript);
                    On(value => Text(value) is { } text && !pattern.IsMatch(text), (value, at) => $"{at} is {value.GetRawText()}, which does not match {says}");
                    break;
                case "format":
                    Format(says.GetString()!);
                    break;
                default:
                    if (!Annotations.Contains(keyword))
                    {
                        throw Unknown(keyword, says);
                    }

                    break;
            }
        }
    }

    private void On(Func<JsonElement, bool> isWrong, Func<JsonElement, string, string> fault) => _checks.Add((value, at, faults) =>
    {
        if (isWrong(value))
        {
            faults.Add(fault(value, at.Length == 0 ? "the body" : at));
        }
    });

    private static JsonSchema Referred(string reference, JsonElement root, IDictionary<string, JsonSchema> known)
    {
        if (!known.TryGetValue(reference, out var schema))
        {
            known[reference] = schema = new JsonSchema();
            schema.Add(Follow(root, reference), root, known);
        }

        return schema;
    }

    private void Properties(JsonElement schema, Dictionary<string, JsonSchema> members)
    {
        var closed = schema.TryGetProperty("additionalProperties", out var others) && others.ValueKind == JsonValueKind.False;
        _checks.Add((value, at, faults) =>
        {
            foreach (var property in value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : default)
            {
                if (members.TryGetValue(property.Name, out var member))
                {
                    member.Check(property.Value, $"{at}/{property.Name}", faults);
                }
                else if (closed)
                {
                    faults.Add($"{at}/{property.Name} is not described");
                }
            }
        });
    }

    private void Choice(string keyword, IReadOnlyList<JsonSchema> branches) => _checks.Add((value, at, faults) =>
    {
        var found = branches.Select(branch =>
        {
            var own = new List<string>();
            branch.Check(value, at, own);
            return own;
        }).ToList();
        var fitting = found.Count(own => own.Count == 0);
        if (keyword == "allOf")
        {
            faults.AddRange(found.SelectMany(own => own));
        }
        else if (fitting == 0)
        {
            faults.AddRange(found.MinBy(own => own.Count)!);
        }
        else if (keyword == "oneOf" && fitting > 1)
        {
            faults.Add($"{(at.Length == 0 ? "the body" : at)} fits {fitting} of the alternatives");
        }
    });

    private void Format(string format)
    {
        Func<string, bool>? fits = format switch
        {
            "uuid" => text => Guid.TryParseExact(text, "D", out _),
            "date" => text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            "date-time" => text => Instant().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
            "uri" or "iri" => text => Uri.TryCreate(text, UriKind.Absolute, out _),
            "uri-reference" => text => Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out _),
            "int32" or "int64" => null,
            _ => throw new InvalidOperationException($"The format {format} is not known to these tests."),
        };
        if (fits is not null)
        {
            On(value => Text(value) is { } text && !fits(text), (value, at) => $"{at} is {value.GetRawText()}, which is no {format}");
        }
        else
        {
            On(value => value.ValueKind == JsonValueKind.Number && !(format == "int32" ? value.TryGetInt32(out _) : value.TryGetInt64(out _)), (value, at) => $"{at} is {value}, which is no {format}");
        }
    }

    private static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && number == decimal.Truncate(number),
        _ => throw new InvalidOperationException($"The type {type} is not known to these tests."),
    };

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>In characters of Unicode, as JSON Schema counts.</summary>
    private static int Length(string text) => text.EnumerateRunes().Count();

    private static InvalidOperationException Unknown(string keyword, JsonElement says) => new($"The keyword {keyword} ({says.GetRawText()}) is not known to these tests.");

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$", RegexOptions.ECMAScript)]
    private static partial Regex Instant();
}
