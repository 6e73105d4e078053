namespace Registry.Core.Access;

/// <summary>What a credential may do (api.md, auth).</summary>
[Flags]
public enum Scopes
{
    /// <summary>Nothing but what everybody may do.</summary>
    None = 0,

    /// <summary>Register, amend and withdraw the organisation's records.</summary>
    Publish = 1,

    /// <summary>Confirm or dispute what others claim.</summary>
    Verify = 2,

    /// <summary>Challenge.</summary>
    Challenge = 4,

    /// <summary>Ask for or confirm a redaction.</summary>
    Redact = 8,

    /// <summary>Register organisations and grant keys.</summary>
    Administer = 16,
}

/// <summary>Who is acting: taken from the credential, never from a body.</summary>
/// <param name="Organisation">The organisation the credential is bound to.</param>
/// <param name="Id">Opaque id that enters the ledger.</param>
/// <param name="Scopes">What it may do.</param>
public sealed record Actor(Guid Organisation, string Id, Scopes Scopes)
{
    /// <summary>The wire names of scopes, separated by blanks as in RFC 6749 §3.3.</summary>
    public static string Text(Scopes scopes) =>
        string.Join(' ', Enum.GetValues<Scopes>().Where(scope => scope != Scopes.None && scopes.HasFlag(scope)).Select(scope => scope.ToString().ToLowerInvariant()));

    /// <summary>The scopes of a blank-separated text; unknown words are left out.</summary>
    public static Scopes Parse(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => Enum.GetValues<Scopes>().FirstOrDefault(scope => scope.ToString().Equals(word, StringComparison.OrdinalIgnoreCase)))
            .Aggregate(Scopes.None, (all, scope) => all | scope);
}
