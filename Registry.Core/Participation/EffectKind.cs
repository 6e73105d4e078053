using FluentValidation;
using Registry.Core.Register;

namespace Registry.Core.Participation;

/// <summary>The declaration of the kind <see cref="Effect"/>.</summary>
public static class EffectKind
{
    /// <summary>Effects: what changed because people spoke.</summary>
    public static readonly Kind Kind = Kind.Of<Effect>(
        "effect",
        "effects",
        "What changed in systems and rules because people spoke, or that nothing did.",
        new EffectRules(),
        record => record.After is { Length: > 300 } text ? text[..300] : record.After,
        [
            Column.Text<Effect>("effect_kind", r => r.EffectKind, filter: "effectKind"),
            Column.Id<Effect>("subject", r => r.Subject, filter: "subject"),
            Column.Integer<Effect>("subject_version", r => r.SubjectVersion),
            Column.Date<Effect>("changed_on", r => r.ChangedOn),
            Column.Text<Effect>("attribution", r => r.Attribution, filter: "attribution"),
            Column.Date<Effect>("told_on", r => r.ToldParticipants?.Date),
            Column.Truth<Effect>("reconvened", r => r.ToldParticipants?.Reconvened, filter: "reconvened"),
        ],
        Example,
        [
            Facet.Ids<Effect>("because", r => r.Because),
        ],
        happened: r => r.ChangedOn,
        around: Around);

    private static async IAsyncEnumerable<Breach> Around(Effect effect, Surroundings around)
    {
        if (effect is { Subject: { } id, SubjectVersion: { } version } && await around.Find(id) is { } subject && version > subject.Version)
        {
            yield return new Breach(Rules.D37, "/subjectVersion", $"The record of this subject has no version {version}: its newest is {subject.Version}. Amend that record first, then claim the change.");
        }
    }

    private const string Example = $$"""
        {
          "reference": "EFF-2027-02",
          "effectKind": "purpose-narrowed",
          "because": ["{{ExampleIds.Recommendation}}"],
          "before": "The ranking chose claims for review that might be overpaid or underpaid.",
          "after": "The ranking chooses claims that may be underpaid. Claims that may be overpaid are drawn by lot.",
          "subject": "{{ExampleIds.Algorithm}}",
          "subjectVersion": 1,
          "changedOn": "2027-02-01",
          "attribution": "caused",
          "evidence": [{ "title": "Change to the record of purpose, and release notes", "url": "https://example.gov.uk/benefits/release-2027-02", "date": "2027-02-01" }],
          "toldParticipants": { "date": "2027-02-20", "means": "A letter to each member, and an evening with the cabinet member.", "reconvened": true, "view": "Most members said they could see what they had changed." }
        }
        """;
}

/// <summary>What an effect must say (participation.md §4.7; R27, R28 and rule D4).</summary>
public sealed class EffectRules : AbstractValidator<Effect>
{
    /// <summary>The rules.</summary>
    public EffectRules()
    {
        RuleFor(r => r.Subject).NotNull().When(r => r.SubjectVersion is not null)
            .Obeys(Rules.D4, "subjectVersion is a version of a subject's record: name the subject.");
        this.EvidenceCanBeFound(r => r.Evidence, "evidence");
        this.NoContactDetails(r => [("toldParticipants.means", r.ToldParticipants?.Means), ("toldParticipants.view", r.ToldParticipants?.View)]);
    }
}
