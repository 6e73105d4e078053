using Registry.Core.Register;

namespace Registry.Core.PublicBenefit;

/// <summary>The declaration of the kind <see cref="Assessment"/>.</summary>
public static class AssessmentKind
{
    /// <summary>Public-benefit assessments: what good, what harm, who judged, what was decided.</summary>
    public static readonly Kind Kind = Kind.Of<Assessment>(
        "assessment",
        "assessments",
        "Judgements whether a use of data or of an algorithm is of public benefit, by whom, and what was decided.",
        new AssessmentRules(),
        record => record.Title,
        [
            Column.Text<Assessment>("title", r => r.Title, sort: true),
            Column.Text<Assessment>("phase", r => r.Phase, filter: "phase"),
            Column.Text<Assessment>("advice", r => r.Advice, filter: "advice"),
            Column.Date<Assessment>("advised_on", r => r.AdvisedOn),
            Column.Text<Assessment>("decision", r => r.Decision, filter: "decision"),
            Column.Date<Assessment>("decided_on", r => r.DecidedOn),
            Column.Truth<Assessment>("against_advice", r => r.DepartsFromAdvice(), filter: "againstAdvice"),
            Column.Date<Assessment>("review_due", r => r.ReviewDue),
            Column.Integer<Assessment>("panel_members", r => Seats(r)),
            Column.Integer<Assessment>("lay_members", r => Seats(r, "lay")),
            Column.Integer<Assessment>("lived_experience_members", r => Seats(r, "lived-experience")),
            Column.Integer<Assessment>("benefits", r => r.Benefits?.Count),
            Column.Integer<Assessment>("benefits_met", r => r.Benefits?.LongCount(benefit => benefit.Realised?.Verdict == "met")),
            Column.Date<Assessment>("next_benefit_due", r => r.Benefits?.Where(benefit => benefit.Realised?.Verdict is null or "too-early").Min(benefit => benefit.ByDate)),
            Column.Integer<Assessment>("harms", r => r.Harms?.Count),
            Column.Integer<Assessment>("high_residual_harms", r => r.Harms?.LongCount(harm => harm.Residual == "high")),
            Column.Integer<Assessment>("harms_occurred", r => r.Harms?.LongCount(harm => harm.Occurred == "yes")),
            Column.Integer<Assessment>("acceptability_evidence", r => r.AcceptabilityEvidence?.Count),
            Column.Integer<Assessment>("conditions", r => r.Conditions?.Count),
        ],
        Example,
        [
            Facet.Ids<Assessment>("subject", r => r.Subjects?.Distinct()),
            Facet.Words<Assessment>("framework", r => r.Frameworks?.Distinct()),
            Facet.Words<Assessment>("benefitType", r => r.Benefits?.Select(benefit => benefit.Type).Distinct()),
            Facet.Words<Assessment>("harmType", r => r.Harms?.Select(harm => harm.Type).Distinct()),
            Facet.Words<Assessment>("realised", r => r.Benefits?.Select(benefit => benefit.Realised?.Verdict).Distinct()),
            Facet.Words<Assessment>("beneficiaryKind", r => r.Benefits?.SelectMany(benefit => benefit.Beneficiaries ?? []).Select(people => people.Kind).Distinct()),
            Facet.Words<Assessment>("bearerKind", r => r.Harms?.SelectMany(harm => harm.Bearers ?? []).Select(people => people.Kind).Distinct()),
            Facet.Ids<Assessment>("commercialBeneficiary", r => r.Benefits?.SelectMany(benefit => benefit.CommercialBeneficiaries ?? []).Select(body => body.Organisation).OfType<Guid>().Distinct()),
            Facet.Ids<Assessment>("engagement", r => r.AcceptabilityEvidence?.Select(evidence => evidence.Engagement).OfType<Guid>().Distinct()),
            Facet.Ids<Assessment>("recommendation", r => r.AcceptabilityEvidence?.Select(evidence => evidence.Recommendation).OfType<Guid>()),
            Facet.Ids<Assessment>("safeguard", SafeguardsReliedOn),
            Facet.Ids<Assessment>("commitment", r => r.Conditions?.Select(condition => condition.Commitment).OfType<Guid>()),
        ],
        [
            Rows.Of<Assessment, Benefit>("assessment_benefit", r => r.Benefits,
                Column.Text<Benefit>("local_id", benefit => benefit.Id),
                Column.Text<Benefit>("type", benefit => benefit.Type),
                Column.Truth<Benefit>("measurable", benefit => benefit is { Measure: not null, Baseline: not null }),
                Column.Date<Benefit>("by_date", benefit => benefit.ByDate),
                Column.Text<Benefit>("verdict", benefit => benefit.Realised?.Verdict),
                Column.Date<Benefit>("realised_on", benefit => benefit.Realised?.Date),
                Column.Truth<Benefit>("commercial", benefit => benefit.CommercialBeneficiaries is { Count: > 0 }),
                Column.Truth<Benefit>("value_share_stated", benefit => benefit.CommercialBeneficiaries?.All(body => !string.IsNullOrWhiteSpace(body.ValueShare)))),
            Rows.Of<Assessment, Harm>("assessment_harm", r => r.Harms,
                Column.Text<Harm>("local_id", harm => harm.Id),
                Column.Text<Harm>("type", harm => harm.Type),
                Column.Text<Harm>("likelihood", harm => harm.Likelihood),
                Column.Text<Harm>("severity", harm => harm.Severity),
                Column.Text<Harm>("residual", harm => harm.Residual),
                Column.Text<Harm>("accepted_by", harm => harm.AcceptedBy),
                Column.Text<Harm>("occurred", harm => harm.Occurred)),
            Rows.Of<Assessment, Concern>("assessment_people", Concerns,
                Column.Text<Concern>("side", concern => concern.Side),
                Column.Text<Concern>("local_id", concern => concern.Claim),
                Column.Id<Concern>("subject", concern => concern.People.Subject),
                Column.Text<Concern>("community", concern => concern.People.Community),
                Column.Text<Concern>("community_kind", concern => concern.People.Kind)),
            Rows.Of<Assessment, Condition>("assessment_condition", r => r.Conditions,
                Column.Text<Condition>("local_id", condition => condition.Id),
                Column.Id<Condition>("safeguard", condition => condition.Safeguard),
                Column.Id<Condition>("commitment", condition => condition.Commitment),
                Column.Date<Condition>("due", condition => condition.Due)),
        ],
        happened: r => r.DecidedOn,
        flags: new AssessmentFlags(),
        around: Around);

    private static async IAsyncEnumerable<Breach> Around(Assessment assessment, Surroundings around)
    {
        if (assessment.AcceptabilityEvidence?.Any(evidence => evidence.Engagement is not null || evidence.Recommendation is not null) == true)
        {
            yield break;
        }

        foreach (var subject in assessment.Subjects ?? [])
        {
            if (await around.IsOfHighImpact(subject))
            {
                yield return new Breach(Rules.D40, "/acceptabilityEvidence", $"The system {subject} is of high impact: cite the engagement or recommendation of this register that shows what people find acceptable, or add an absence that says why there is none.");
                yield break;
            }
        }
    }

    private const string Example = $$"""
        {
          "reference": "PBA-2026-07",
          "title": "School transport data for route planning",
          "about": "Letting a university team use pseudonymised school transport applications to plan routes.",
          "phase": "in-use",
          "frameworks": ["ndg-public-benefit", "uksa-ethics"],
          "question": "Do shorter journeys for disabled children justify the use of their applications, and what must be in place?",
          "alternatives": [
            { "description": "Do nothing", "finding": "Journeys stay at 54 minutes on average; nobody's data is used." },
            { "description": "Plan from ward counts only", "finding": "Tried in 2024; it shortened journeys for children without a wheelchair only." }
          ],
          "criteria": [
            { "criterion": "real-need", "finding": "Parents named long journeys first in two surveys.", "strength": "strong", "assessor": "Data Benefit Panel" },
            { "criterion": "commercial-interest", "finding": "The routing supplier learns from the work.", "strength": "moderate", "assessor": "Data protection officer" }
          ],
          "benefits": [
            {
              "id": "shorter-journeys",
              "type": "service-quality",
              "description": "Disabled children spend less time on the way to school.",
              "beneficiaries": [{ "name": "Disabled children who travel to school", "kind": "children-or-young-people" }],
              "likelihood": "likely",
              "measure": "Average journey in minutes, children with a wheelchair",
              "baseline": "54 minutes in the autumn term 2024",
              "target": "45 minutes",
              "byDate": "2026-12-18",
              "commercialBeneficiaries": [{ "name": "Wayfinder Routing Ltd", "gain": "A better routing product.", "valueShare": "Free licences for the council's special schools until 2030." }],
              "realised": {
                "verdict": "partly",
                "description": "Journeys are shorter for most of them; two special schools still wait for their new routes.",
                "value": "49 minutes",
                "date": "2026-04-01",
                "evidence": [{ "title": "Journey times, spring term 2026", "url": "https://northmere.example.gov.uk/journeys-2026", "date": "2026-04-20" }]
              }
            }
          ],
          "harms": [
            {
              "id": "re-identification",
              "type": "re-identification",
              "description": "A child with a rare condition could be recognised from school and distance.",
              "bearers": [{ "name": "Children with rare conditions", "kind": "children-or-young-people" }],
              "likelihood": "unlikely",
              "severity": "high",
              "reversible": "irreversible",
              "residual": "high",
              "acceptedBy": "Director of Children's Services, after the panel's advice",
              "occurred": "yes",
              "incidents": [{ "date": "2025-11-03", "description": "A small group was left in a draft map; the draft was deleted and the families were told.", "url": "https://northmere.example.gov.uk/incidents/2025-11" }]
            }
          ],
          "panel": {
            "name": "Data Benefit Panel",
            "members": [
              { "capacity": "lay", "count": 4, "paid": "yes" },
              { "capacity": "lived-experience", "count": 3, "paid": "yes" },
              { "capacity": "domain-expert", "count": 2, "paid": "no" },
              { "capacity": "official", "count": 1, "paid": "no" }
            ],
            "appointment": "Open call; members chosen by lot within quotas, by the monitoring officer.",
            "interests": "One expert advises the routing supplier and left the room for the vote.",
            "votes": { "for": 6, "against": 2, "abstained": 1 },
            "dissent": "Two members held that families should be asked each year."
          },
          "tradeOffs": [
            {
              "served": "Shorter journeys",
              "servedOf": "Disabled children",
              "gaveWay": "Not being part of a dataset at all",
              "gaveWayOf": "Families who never agreed to research",
              "resolution": "Families can opt out, and are told each September.",
              "resolvedBy": "Data Benefit Panel",
              "disagreement": "Two members wanted opt-in."
            }
          ],
          "acceptabilityEvidence": [
            { "description": "Parent carer workshops, June 2025: acceptable for planning routes, not for deciding who is eligible.", "url": "https://northmere.example.gov.uk/workshops-2025" }
          ],
          "advice": "support-with-conditions",
          "advisedOn": "2025-09-10",
          "decision": "proceed",
          "decidedBy": "Director of Children's Services",
          "decidedOn": "2025-09-24",
          "overrideReason": "The yearly letter cannot be sent before the new contact system is in place; the opt-out stands from the start.",
          "conditions": [
            { "id": "opt-out", "text": "Families can opt out at any time, online and at every school office.", "safeguard": "{{ExampleIds.Safeguard}}", "due": "2025-10-31" }
          ],
          "reviewDue": "2026-09-24",
          "website": "https://northmere.example.gov.uk/benefit/school-transport"
        }
        """;

    /// <summary>Null where the record does not say who sat: not stated is not zero.</summary>
    private static long? Seats(Assessment assessment, string? capacity = null) =>
        assessment.Panel?.Members is { Count: > 0 } members
            ? members.Where(seats => capacity is null || seats.Capacity == capacity).Sum(seats => seats.Count ?? 0)
            : null;

    /// <summary>Who gains and who bears, in one list: questions compare the two.</summary>
    private static IEnumerable<Concern> Concerns(Assessment assessment) =>
        (assessment.Benefits ?? []).SelectMany(benefit => benefit.Beneficiaries ?? [], (benefit, people) => new Concern("benefit", benefit.Id, people))
            .Concat((assessment.Harms ?? []).SelectMany(harm => harm.Bearers ?? [], (harm, people) => new Concern("harm", harm.Id, people)));

    private static IEnumerable<Guid> SafeguardsReliedOn(Assessment assessment) =>
        (assessment.Harms ?? []).SelectMany(harm => harm.Safeguards ?? [])
            .Concat((assessment.Conditions ?? []).Select(condition => condition.Safeguard).OfType<Guid>())
            .Distinct();

    private sealed record Concern(string Side, string? Claim, PeopleConcerned People);
}
