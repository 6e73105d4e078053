using System.Reflection;
using System.Text.RegularExpressions;
using Registry.Core.Vocabulary;

namespace Registry.Core.Register;

/// <summary>The type of one member.</summary>
public enum MemberType
{
    /// <summary>Free text.</summary>
    Text,

    /// <summary>A key of a code list.</summary>
    Code,

    /// <summary>An http(s) address.</summary>
    Url,

    /// <summary>A mailbox or http(s) address of a function.</summary>
    Mailbox,

    /// <summary>The id of a record.</summary>
    Id,

    /// <summary>A day.</summary>
    Date,

    /// <summary>An instant.</summary>
    Time,

    /// <summary>A whole number within 2^53.</summary>
    Whole,

    /// <summary>A number.</summary>
    Number,

    /// <summary>true or false.</summary>
    Truth,

    /// <summary>An object.</summary>
    Object,
}

/// <summary>One member of an object: everything the register needs to check it and to describe it.</summary>
public sealed record Member(string Name, MemberType Type, bool IsList)
{
    /// <summary>Must be stated.</summary>
    public bool Mandatory { get; init; }

    /// <summary>Must have a value: no absence may stand for it.</summary>
    public bool Always { get; init; }

    /// <summary>Set by the register or by acts, never in a body that publishes or amends.</summary>
    public bool SetByRegister { get; init; }

    /// <summary>Never changed once the record is published.</summary>
    public bool Fixed { get; init; }

    /// <summary>Once stated never taken back: a list may grow.</summary>
    public bool Kept { get; init; }

    /// <summary>Names of the acts that set it.</summary>
    public IReadOnlyList<string> SetBy { get; init; } = [];

    /// <summary>The code list.</summary>
    public CodeList? Codes { get; init; }

    /// <summary>Longest text.</summary>
    public int MaxLength { get; init; } = TextAttribute.DefaultMax;

    /// <summary>Most items.</summary>
    public int MaxItems { get; init; } = ItemsAttribute.DefaultMax;

    /// <summary>Smallest number.</summary>
    public double Min { get; init; }

    /// <summary>Largest number.</summary>
    public double Max { get; init; } = Shape.LargestWhole;

    /// <summary>A pattern the text matches.</summary>
    public Regex? Pattern { get; init; }

    /// <summary>The pattern in words.</summary>
    public string? PatternMeans { get; init; }

    /// <summary>Kinds an id may point at.</summary>
    public IReadOnlyList<string> RefersTo { get; init; } = [];

    /// <summary>Members of the object.</summary>
    public Shape? Shape { get; init; }

    /// <summary>The member a property declares by its type and attributes.</summary>
    internal static Member Of(PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var isList = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);
        var item = isList ? type.GetGenericArguments()[0] : type;
        item = Nullable.GetUnderlyingType(item) ?? item;
        var code = property.GetCustomAttribute<CodeAttribute>();
        var mandatory = property.GetCustomAttribute<MandatoryAttribute>();
        var matches = property.GetCustomAttribute<MatchesAttribute>();
        var between = property.GetCustomAttribute<BetweenAttribute>();
        var setBy = property.GetCustomAttribute<SetByAttribute>();
        MemberType memberType;
        if (item == typeof(string))
        {
            memberType = code is not null ? MemberType.Code
                : property.IsDefined(typeof(UrlAttribute)) ? MemberType.Url
                : property.IsDefined(typeof(MailboxAttribute)) ? MemberType.Mailbox
                : MemberType.Text;
        }
        else
        {
            memberType = item switch
            {
                _ when item == typeof(Guid) => MemberType.Id,
                _ when item == typeof(DateOnly) => MemberType.Date,
                _ when item == typeof(DateTimeOffset) => MemberType.Time,
                _ when item == typeof(int) || item == typeof(long) => MemberType.Whole,
                _ when item == typeof(decimal) || item == typeof(double) => MemberType.Number,
                _ when item == typeof(bool) => MemberType.Truth,
                _ => MemberType.Object,
            };
        }

        return new Member(RecordJson.Name(property.Name), memberType, isList)
        {
            Mandatory = mandatory is not null,
            Always = mandatory?.Always ?? false,
            SetByRegister = property.IsDefined(typeof(SetByRegisterAttribute)) || setBy is { AtFirst: false },
            Fixed = property.IsDefined(typeof(FixedAttribute)),
            Kept = property.IsDefined(typeof(KeptAttribute)),
            SetBy = setBy?.Acts ?? [],
            Codes = code is null ? null : Vocabularies.Find(code.List) ?? throw new InvalidOperationException($"{property.DeclaringType!.Name}.{property.Name} names a code list that does not exist: {code.List}."),
            MaxLength = property.GetCustomAttribute<TextAttribute>()?.Max ?? TextAttribute.DefaultMax,
            MaxItems = property.GetCustomAttribute<ItemsAttribute>()?.Max ?? ItemsAttribute.DefaultMax,
            Min = between?.Min ?? 0,
            Max = between?.Max ?? (item == typeof(int) ? int.MaxValue : Shape.LargestWhole),
            Pattern = matches is null ? null : new Regex(matches.Pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant),
            PatternMeans = matches?.Means,
            RefersTo = property.GetCustomAttribute<RefersToAttribute>()?.Kinds ?? [],
            Shape = memberType == MemberType.Object ? Shape.Alone(item) : null,
        };
    }
}
