using FluentValidation;
using Registry.Core.Register;

namespace Registry.Core.Participation;

/// <summary>The declaration of the kind <see cref="Recommendation"/>.</summary>
public static class RecommendationKind
{
    /// <summary>Recommendations: what the public said and is owed an answer to.</summary>
    public static readonly Kind Kind = Kind.Of<Recommendation>(
        "recommendation",
        "recommendations",
        "What the public said and is owed an answer to: recommendations, conditions, red lines, concerns.",
        new RecommendationRules(),
        record => record.Text is { Length: > 300 } text ? text[..300] : record.Text,
        [
            Column.Id<Recommendation>("engagement", r => r.Engagement, filter: "engagement"),
            Column.Text<Recommendation>("type", r => r.Type, filter: "type"),
            Column.Date<Recommendation>("published_on", r => r.PublishedOn, sort: true),
            Column.Text<Recommendation>("support_level", r => r.Support?.Level, filter: "supportLevel"),
            Column.Integer<Recommendation>("votes_for", r => r.Support?.Votes?.For),
            Column.Integer<Recommendation>("votes_against", r => r.Support?.Votes?.Against),
            Column.Text<Recommendation>("authorship", r => r.Authorship, filter: "authorship"),
            Column.Text<Recommendation>("participant_sign_off", r => r.ParticipantSignOff, filter: "participantSignOff"),
            Column.Truth<Recommendation>("dissent", r => !string.IsNullOrWhiteSpace(r.Dissent), filter: "hasDissent"),
        ],
        Example,
        [
            Facet.Words<Recommendation>("theme", r => r.Themes),
            Facet.Ids<Recommendation>("addressedTo", r => r.AddressedTo),
            Facet.Ids<Recommendation>("target", r => r.Targets),
            Facet.Ids<Recommendation>("similarTo", r => r.SimilarTo),
        ],
        happened: r => r.PublishedOn);

    private const string Example = $$"""
        {
          "reference": "ENG-2026-04/R1",
          "engagement": "{{ExampleIds.Engagement}}",
          "text": "Use the ranking to find people who are paid too little. Do not use it to look for people who may be paid too much.",
          "type": "condition-of-acceptability",
          "themes": ["fairness-of-outputs", "trust"],
          "addressedTo": ["{{ExampleIds.Organisation}}"],
          "publishedOn": "2026-05-05",
          "targets": ["{{ExampleIds.Algorithm}}"],
          "support": { "level": "majority", "votes": { "for": 27, "against": 6, "abstained": 0 } },
          "authorship": "written-by-participants",
          "participantSignOff": "yes",
          "dissent": "Six members held that overpayments should be found too, if the claimant is heard before anything changes."
        }
        """;
}

/// <summary>What a recommendation's record must say (participation.md §4.6; R28).</summary>
public sealed class RecommendationRules : AbstractValidator<Recommendation>
{
    /// <summary>The rules.</summary>
    public RecommendationRules() => this.NoContactDetails(r => [("text", r.Text), ("dissent", r.Dissent)]);
}
