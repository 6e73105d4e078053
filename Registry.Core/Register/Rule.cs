using FluentValidation;

namespace Registry.Core.Register;

/// <summary>What the register does with a record that breaks a rule (domain.md, Rules).</summary>
public enum RuleSeverity
{
    /// <summary>E: refused, as a draft too.</summary>
    Refuse,

    /// <summary>G: may be kept as a draft, may not be published.</summary>
    DraftOnly,

    /// <summary>F: published, and shown as a finding.</summary>
    Flag,
}

/// <summary>
/// One permanent rule of the register, served at <c>/v1/rules</c> so that a portal can explain any refusal or flag.
/// Codes are never renamed or reused.
/// </summary>
/// <param name="Code">R1 to R30 (participation.md §6), or a D code for a rule that follows from domain.md alone.</param>
/// <param name="Severity">What happens to a record that breaks it.</param>
/// <param name="Kinds">Names of the kinds it looks at.</param>
/// <param name="Statement">What it demands, in one sentence.</param>
/// <param name="Reason">Why.</param>
/// <param name="Source">What it follows from.</param>
public sealed record Rule(string Code, RuleSeverity Severity, IReadOnlyList<string> Kinds, string Statement, string Reason, string Source);

/// <summary>Ties a FluentValidation rule to a rule of the catalogue.</summary>
public static class RuleBuilding
{
    /// <summary>
    /// Marks the failures of this validator with the rule's code and severity. The message says what is wrong and what to do.
    /// </summary>
    public static IRuleBuilderOptions<T, TProperty> Obeys<T, TProperty>(this IRuleBuilderOptions<T, TProperty> builder, Rule rule, string message) =>
        builder.WithErrorCode(rule.Code).WithMessage(message).WithState(_ => rule);
}
