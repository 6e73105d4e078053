namespace Registry.Core.Register;

/// <summary>The member must be stated: by a value or, unless <see cref="Always"/>, by a typed absence (domain.md, principle 2).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MandatoryAttribute : Attribute
{
    /// <summary>No absence may stand for it: without it the record cannot be told from another.</summary>
    public bool Always { get; init; }
}

/// <summary>The member, or each of its items, is a code of the named list served at <c>/v1/vocabularies</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CodeAttribute(string list) : Attribute
{
    /// <summary>Key of the code list.</summary>
    public string List { get; } = list;
}

/// <summary>Longest text in UTF-16 units; a string member without it takes <see cref="DefaultMax"/>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TextAttribute(int max) : Attribute
{
    /// <summary>The cap of a text that declares none.</summary>
    public const int DefaultMax = 10_000;

    /// <summary>Longest text in UTF-16 units.</summary>
    public int Max { get; } = max;
}

/// <summary>The member is an absolute http or https address (ASVS 5.0 V1.2.2: no other scheme is stored).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UrlAttribute : Attribute;

/// <summary>The member is a mailbox or an http(s) address of a function, never of a person.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MailboxAttribute : Attribute;

/// <summary>The member, or each item, is the id of a published record of one of the named kinds.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RefersToAttribute(params string[] kinds) : Attribute
{
    /// <summary>Names of the kinds it may point at.</summary>
    public IReadOnlyList<string> Kinds { get; } = kinds;
}

/// <summary>Stated when the record is published and never changed after: not by an amendment, a patch or a restoration, by nobody.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FixedAttribute : Attribute;

/// <summary>What is stated stays: it may be stated later, and a list may grow, but nobody takes it back or puts something else in its place.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class KeptAttribute : Attribute;

/// <summary>The member is set by acts of these names, so that who set it and when is an entry of its own; an amendment sends it back as it is.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SetByAttribute(params string[] acts) : Attribute
{
    /// <summary>Names of the acts.</summary>
    public IReadOnlyList<string> Acts { get; } = acts;

    /// <summary>A client may state it when the record is published; only later is it the acts' alone.</summary>
    public bool AtFirst { get; init; }
}

/// <summary>The member matches a pattern; <see cref="Means"/> says in words what is expected.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MatchesAttribute(string pattern, string means) : Attribute
{
    /// <summary>A regular expression without look-around (run non-backtracking).</summary>
    public string Pattern { get; } = pattern;

    /// <summary>What the pattern accepts, in words, for the error.</summary>
    public string Means { get; } = means;
}

/// <summary>Most items of a list; a list member without it takes <see cref="DefaultMax"/>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemsAttribute(int max) : Attribute
{
    /// <summary>The cap of a list that declares none.</summary>
    public const int DefaultMax = 200;

    /// <summary>Most items.</summary>
    public int Max { get; } = max;
}

/// <summary>Bounds of a number, both included; a number without it may be any from 0 to 2^53 − 1.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BetweenAttribute(double min, double max) : Attribute
{
    /// <summary>Smallest value.</summary>
    public double Min { get; } = min;

    /// <summary>Largest value.</summary>
    public double Max { get; } = max;
}

/// <summary>Patterns used by more than one record.</summary>
public static class Patterns
{
    /// <summary>A name inside one record, chosen by its owner and kept for ever.</summary>
    public const string LocalId = "^[a-z0-9][a-z0-9-]{0,63}$";

    /// <summary>The words for <see cref="LocalId"/>.</summary>
    public const string LocalIdMeans = "lower-case letters, digits and hyphens, at most 64, unique inside this record";

    /// <summary>A language tag of RFC 5646, without extensions.</summary>
    public const string Language = "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$";

    /// <summary>The words for <see cref="Language"/>.</summary>
    public const string LanguageMeans = "a language tag such as en, cy or en-GB (RFC 5646)";

    /// <summary>A currency code of ISO 4217.</summary>
    public const string Currency = "^[A-Z]{3}$";

    /// <summary>The words for <see cref="Currency"/>.</summary>
    public const string CurrencyMeans = "a currency code of ISO 4217 such as GBP";
}
