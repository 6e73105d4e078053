using Registry.Core.Register;

namespace Registry.Core.Access;

/// <summary>A request for a key.</summary>
public sealed record KeyGrant
{
    /// <summary>Its members.</summary>
    public static readonly Shape Shape = Shape.Alone(typeof(KeyGrant));

    /// <summary>The organisation it will be bound to.</summary>
    [Mandatory(Always = true), RefersTo("organisation")]
    public Guid? Organisation { get; init; }

    /// <summary>What to call it: a system, never a person.</summary>
    [Mandatory(Always = true), Text(200)]
    public string? Label { get; init; }

    /// <summary>What it may do: publish, verify, challenge, redact, administer.</summary>
    [Mandatory(Always = true), Items(5), Matches("^(publish|verify|challenge|redact|administer)$", "one of publish, verify, challenge, redact, administer")]
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>When it stops working; 90 days from now unless stated, at most 366.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
