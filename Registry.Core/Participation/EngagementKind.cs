using Registry.Core.Register;
using Registry.Core.Vocabulary;

namespace Registry.Core.Participation;

/// <summary>The declaration of the kind <see cref="Engagement"/>.</summary>
public static class EngagementKind
{
    /// <summary>The depths methods are grouped by, deepest first (PAVE; participation.md §5.3).</summary>
    public static readonly IReadOnlyList<string> Depths = ["deliberated", "participated", "contributed", "research"];

    /// <summary>Engagements: the occasions on which the public was asked, involved or given the decision.</summary>
    public static readonly Kind Kind = Kind.Of<Engagement>(
        "engagement",
        "engagements",
        "Occasions on which public bodies informed, asked, involved, worked with or empowered the public about their data and algorithms.",
        new EngagementRules(),
        record => record.Title,
        [
            Column.Text<Engagement>("title", r => r.Title, sort: true),
            Column.Text<Engagement>("scope", r => r.Scope, filter: "scope"),
            Column.Text<Engagement>("claimed_level", r => r.ClaimedLevel, filter: "claimedLevel"),
            Column.Text<Engagement>("depth", r => Depth(r), filter: "depth"),
            Column.Truth<Engagement>("made_together", r => MadeTogether(r)),
            Column.Truth<Engagement>("right_to_decide", r => r.DecisionRight is { Kind.Length: > 0, Instrument.Length: > 0, Scope.Length: > 0, OverrideRule.Length: > 0 }),
            Column.Text<Engagement>("initiation", r => r.Initiation, filter: "initiation"),
            Column.Text<Engagement>("stage", r => r.Stage, filter: "stage"),
            Column.Text<Engagement>("independence", r => r.Independence, filter: "independence"),
            Column.Text<Engagement>("modality", r => r.Modality, filter: "modality"),
            Column.Text<Engagement>("status", r => r.Status, filter: "status"),
            Column.Id<Engagement>("commissioner", r => r.Commissioner?.Organisation, filter: "commissioner"),
            Column.Id<Engagement>("deliverer", r => r.Deliverer?.Organisation, filter: "deliverer"),
            Column.Date<Engagement>("announced", r => r.Announced),
            Column.Date<Engagement>("start_date", r => r.Start),
            Column.Date<Engagement>("end_date", r => r.End),
            Column.Date<Engagement>("response_due", r => r.ResponseDue),
            Column.Date<Engagement>("findings_date", r => r.Findings?.Date),
            Column.Text<Engagement>("evaluation_kind", r => r.Evaluation?.Kind, filter: "evaluationKind"),
            Column.Text<Engagement>("remuneration", r => r.Support?.Remuneration, filter: "remuneration"),
            Column.Integer<Engagement>("invited", r => Total(r, cohort => cohort.Invited)),
            Column.Integer<Engagement>("took_part", r => Total(r, cohort => cohort.TookPart)),
            Column.Integer<Engagement>("completed", r => Total(r, cohort => cohort.Completed)),
            Column.Integer<Engagement>("most_sessions", r => r.Cohorts?.Max(cohort => cohort.Sessions)),
            new("cost_amount", ColumnType.Real, null, false, r => (double?)r.Cost?.Amount),
            Column.Text<Engagement>("cost_currency", r => r.Cost?.Currency),
            new("participant_hours", ColumnType.Real, null, false, r => (double?)Hours(r)),
        ],
        Example,
        [
            Facet.Ids<Engagement>("subject", r => r.Subjects),
            Facet.Ids<Engagement>("decision", r => r.Decisions),
            Facet.Words<Engagement>("purpose", r => r.Purposes),
            Facet.Words<Engagement>("method", r => r.Methods),
            Facet.Ids<Engagement>("funder", r => r.Funders?.Select(funder => funder.Organisation).OfType<Guid>()),
            Facet.Words<Engagement>("recruitment", r => r.Cohorts?.Select(cohort => cohort.Recruitment).Distinct()),
            Facet.Words<Engagement>("accessMeasure", r => r.Support?.AccessMeasures),
            Facet.Words<Engagement>("representationMode", r => r.Representation?.Select(row => row.Mode).Distinct()),
            Facet.Words<Engagement>("heardCommunity", r => Heard(r).Distinct()),
            Facet.Ids<Engagement>("feedsInto", r => r.FeedsInto),
        ],
        [
            Rows.Of<Engagement, Representation>("engagement_representation", r => r.Representation,
                Column.Id<Representation>("subject", row => row.Subject),
                Column.Text<Representation>("community", row => row.Community),
                Column.Text<Representation>("mode", row => row.Mode),
                Column.Integer<Representation>("people", row => row.Count)),
            Rows.Of<Engagement, ProfileCell>("engagement_profile", ProfileCell.Of,
                Column.Integer<ProfileCell>("cohort", cell => cell.Cohort),
                Column.Integer<ProfileCell>("line", cell => cell.Line),
                Column.Text<ProfileCell>("dimension", cell => cell.Row.Dimension),
                Column.Text<ProfileCell>("category", cell => cell.Row.Category),
                Column.Truth<ProfileCell>("suppressed", cell => cell.Row.Suppressed == true),
                new("participants_share", ColumnType.Real, null, false, cell => (double?)cell.ParticipantsShare),
                new("population_share", ColumnType.Real, null, false, cell => (double?)cell.Row.PopulationShare),
                new("gap", ColumnType.Real, null, false, cell => (double?)(cell.ParticipantsShare - cell.Row.PopulationShare))),
        ],
        happened: r => r.End,
        flags: new EngagementFlags(),
        around: Around);

    /// <summary>R9, where the impact is high: who is affected adversely was declared first, and each such community is accounted for.</summary>
    private static async IAsyncEnumerable<Breach> Around(Engagement engagement, Surroundings around)
    {
        foreach (var subject in engagement.Subjects ?? [])
        {
            if (await around.IsOfHighImpact(subject))
            {
                foreach (var community in await around.Listed(subject, "affected_community", "local_id", "adverse", 1L))
                {
                    if (engagement.Representation?.Any(row => row.Subject == subject && row.Community == community) != true)
                    {
                        yield return new Breach(Rules.R9, "/representation", $"The system {subject} is of high impact and affects the community {community} adversely: say whether and how it was heard, or why not.");
                    }
                }
            }
        }
    }

    /// <summary>The sum over the cohorts, or null unless every one states the number: a part is not the whole.</summary>
    internal static long? Total(Engagement engagement, Func<Cohort, long?> count) =>
        engagement.Cohorts is { Count: > 0 } cohorts && cohorts.All(cohort => count(cohort) is not null) ? cohorts.Sum(count) : null;

    /// <summary>The deepest of the methods, by the groups of the code list; null where none is stated.</summary>
    private static string? Depth(Engagement engagement)
    {
        var depths = (engagement.Methods ?? []).Select(method => Vocabularies.Find("engagement-method")!.Find(method)?.Group).ToHashSet();
        return Depths.FirstOrDefault(depths.Contains);
    }

    /// <summary>Whether the record shows options made together: a cohort that shaped the design, co-design, or published terms that give a say (rule R7).</summary>
    private static bool MadeTogether(Engagement engagement) =>
        engagement.Cohorts?.Any(cohort => cohort.ShapedDesign == "yes") == true
        || engagement.Methods?.Contains("co-design") == true
        || engagement.DecisionRight is { Instrument.Length: > 0 };

    /// <summary>The hours all participants gave, or null unless every cohort states them: a part is not the whole.</summary>
    internal static decimal? Hours(Engagement engagement) =>
        engagement.Cohorts is { Count: > 0 } cohorts && cohorts.All(cohort => cohort is { TookPart: not null, AverageHours: not null })
            ? cohorts.Sum(cohort => cohort.TookPart * cohort.AverageHours)
            : null;

    /// <summary>Communities that were heard directly or through those who speak for them, as subject/community.</summary>
    private static IEnumerable<string> Heard(Engagement engagement) =>
        (engagement.Representation ?? [])
            .Where(row => row is { Mode: "directly" or "through-representatives", Subject: not null, Community: not null })
            .Select(row => $"{row.Subject}/{row.Community}");

    private const string Example = """
        {
          "reference": "ENG-2026-04",
          "title": "Residents' panel on matching school and social care records",
          "summary": "Thirty-six residents met on four Saturdays to say whether, and under what conditions, the council should match school and social care records to offer help earlier. A survey open to everybody ran beside it.",
          "scope": "sector-policy",
          "policyProcess": "The county's strategy for early help to families, to be adopted in November 2026.",
          "claimedLevel": "collaborate",
          "decisionRight": {
            "kind": "Veto over matching for any purpose the panel did not agree to",
            "instrument": "https://example.gov.uk/early-help/panel-terms",
            "scope": "Matching of records held by the council; not records of the health service.",
            "overrideRule": "Full council may overrule the panel by a recorded vote, with its reasons published within ten days."
          },
          "purposes": ["policy-or-strategy", "co-design"],
          "initiation": "co-created",
          "stage": "problem-framing",
          "questionAsked": "Should the council match school and social care records to offer families help earlier, and if so, under what conditions?",
          "negotiable": "Whether to match at all, for which purposes, which records, who may see a match, and how families are told.",
          "notNegotiable": "Duties to protect children from harm, which the law fixes.",
          "promise": "The cabinet answers every recommendation in public and meets the panel again to explain each answer.",
          "methods": ["citizens-jury", "survey"],
          "commissioner": { "name": "Example County Council" },
          "funders": [{ "name": "Example County Council" }, { "name": "Example Community Foundation" }],
          "deliverer": { "name": "Example Deliberation Cooperative" },
          "independence": "contracted",
          "announced": "2026-01-12",
          "start": "2026-02-07",
          "end": "2026-03-28",
          "modality": "hybrid",
          "cost": { "amount": 48250.00, "currency": "GBP", "covers": ["delivery", "participant-payments"] },
          "cohorts": [
            {
              "id": "panel",
              "description": "Residents aged 16 and over, drawn by lot to mirror the county",
              "openness": "limited",
              "recruitment": "civic-lottery",
              "recruitmentNote": "4,000 letters went to addresses chosen at random; families known to social care received twice as many.",
              "invited": 4000,
              "tookPart": 36,
              "completed": 33,
              "sessions": 4,
              "averageHours": 22.5,
              "learningPhase": "yes",
              "materialsPublished": "yes",
              "facilitated": "yes",
              "decisionMethod": "vote-supermajority",
              "shapedDesign": "yes",
              "profile": [
                { "dimension": "age", "category": "16 to 34", "participants": 11, "participantsShare": 30.6, "populationShare": 29.8, "source": "Census 2021" },
                { "dimension": "age", "category": "35 to 64", "participants": 17, "participantsShare": 47.2, "populationShare": 46.9, "source": "Census 2021" },
                { "dimension": "age", "category": "65 and over", "participants": 8, "participantsShare": 22.2, "populationShare": 23.3, "source": "Census 2021" },
                { "dimension": "language", "category": "English not the main language", "populationShare": 6.1, "suppressed": true, "source": "Census 2021" }
              ]
            },
            {
              "id": "survey",
              "description": "Anyone who answered the open survey",
              "openness": "open",
              "recruitment": "self-selected",
              "tookPart": 1204,
              "averageHours": 0.3,
              "learningPhase": "no",
              "materialsPublished": "yes",
              "facilitated": "no"
            }
          ],
          "representation": [
            { "communityName": "Parents known to social care", "mode": "directly", "count": 9 },
            { "communityName": "Children under 16", "mode": "through-representatives", "count": 2, "why": "Two workers of the youth council spoke for them; the county has no safe way yet to ask them directly." },
            { "communityName": "Travelling families", "mode": "sought-not-reached", "why": "Two visits fell in weeks when families were away." }
          ],
          "support": {
            "remuneration": "paid-daily",
            "amount": 120,
            "currency": "GBP",
            "unit": "day",
            "accessMeasures": ["travel", "childcare-or-care-cover", "interpretation", "step-free"],
            "languages": ["en", "pl"],
            "uptakeNote": "Eleven people used the childcare; nobody asked for the Polish interpreter after the first day."
          },
          "responseDue": "2026-09-30",
          "findings": { "url": "https://example.gov.uk/early-help/panel-report", "date": "2026-05-05" },
          "evaluation": { "kind": "participant-led", "url": "https://example.gov.uk/early-help/panel-evaluation", "summary": "Members felt heard on conditions, and hurried on the question whether to match at all." },
          "limitations": "Travelling families were not reached. The survey over-represents parents of primary-school children and must not be read as the view of the county.",
          "status": "reported",
          "statusReason": "The cabinet answers the report in September."
        }
        """;
}
