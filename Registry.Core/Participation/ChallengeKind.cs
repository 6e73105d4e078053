using Registry.Core.Access;
using Registry.Core.Register;

namespace Registry.Core.Participation;

/// <summary>The declaration of the kind <see cref="Challenge"/>.</summary>
public static class ChallengeKind
{
    /// <summary>Challenges: what organisations that speak for people dispute, and what came of it.</summary>
    public static readonly Kind Kind = Kind.Of<Challenge>(
        "challenge",
        "challenges",
        "What organisations that speak for people dispute in this register, what was decided and what was put right.",
        new ChallengeRules(),
        record => record.Statement is { Length: > 300 } text ? text[..300] : record.Statement,
        [
            Column.Text<Challenge>("raised_by", r => r.RaisedBy, filter: "raisedBy"),
            Column.Text<Challenge>("target_kind", r => r.TargetKind, filter: "targetKind"),
            Column.Id<Challenge>("target", r => r.Target, filter: "target"),
            Column.Text<Challenge>("part", r => r.Part),
            Column.Id<Challenge>("respondent", r => r.Respondent, filter: "respondent"),
            Column.Text<Challenge>("status", r => r.Status, filter: "status"),
            Column.Text<Challenge>("outcome", r => r.Outcome, filter: "outcome"),
            Column.Text<Challenge>("reviewer", r => r.Reviewer?.Independence, filter: "reviewer"),
            Column.Id<Challenge>("reviewer_organisation", r => r.Reviewer?.Organisation, filter: "reviewerOrganisation"),
            Column.Date<Challenge>("raised_on", r => r.RaisedOn, sort: true),
            Column.Date<Challenge>("acknowledge_due", r => r.AcknowledgeDue),
            Column.Date<Challenge>("acknowledged_on", r => r.AcknowledgedOn),
            Column.Date<Challenge>("decide_due", r => r.DecideDue),
            Column.Date<Challenge>("decided_on", r => r.DecidedOn),
            Column.Integer<Challenge>("days_to_decide", r => r.DecidedOn?.DayNumber - r.RaisedOn?.DayNumber),
        ],
        Example,
        [
            Facet.Words<Challenge>("ground", r => r.Grounds),
            Facet.Words<Challenge>("onBehalfOf", r => r.OnBehalfOf?.Where(people => people is { Subject: not null, Community: not null }).Select(people => $"{people.Subject}/{people.Community}")),
            Facet.Words<Challenge>("remedy", r => r.Remedies?.Select(remedy => remedy.Kind)),
        ],
        [
            Rows.Of<Challenge, Remedy>("challenge_remedy", r => r.Remedies,
                Column.Text<Remedy>("local_id", remedy => remedy.Id),
                Column.Text<Remedy>("remedy_kind", remedy => remedy.Kind),
                Column.Date<Remedy>("due", remedy => remedy.Due),
                Column.Date<Remedy>("delivered", remedy => remedy.Delivered)),
        ],
        happened: r => r.RaisedOn,
        scope: Scopes.Challenge,
        firstAct: _ => "challenge.raised",
        around: Around,
        completed: async (record, around) => record with { Status = "received", Respondent = (await around.Find(record.Target!.Value))!.Owner });

    /// <summary>Types of organisation that speak for people or watch over bodies.</summary>
    private static readonly string[] Raisers = ["civil-society", "community-group", "trade-union", "elected-body", "research-body", "auditor", "regulator", "other"];

    private static async IAsyncEnumerable<Breach> Around(Challenge challenge, Surroundings around)
    {
        if (challenge.Reviewer?.Organisation == around.Owner)
        {
            yield return new Breach(Rules.D36, "/reviewer/organisation", "Nobody reviews a challenge it raised.");
        }

        if (!around.IsNew)
        {
            yield break;
        }

        var target = await around.Find(challenge.Target!.Value);
        var fits = (challenge.TargetKind, target?.Kind) switch
        {
            ("subject", "algorithm" or "dataset") or ("missed-commitment", "commitment") or ("benefit-claim", "assessment") or ("register-entry", _) => true,
            var (said, kind) => said == kind,
        };
        if (!fits)
        {
            yield return new Breach(Rules.D37, "/targetKind", $"The target is of the kind {target?.Kind}, not {challenge.TargetKind} (register-entry fits any).");
        }

        if (challenge.Part is { } part && !await around.HasPart(challenge.Target.Value, part))
        {
            yield return new Breach(Rules.D37, "/part", $"Nothing inside the target has the name {part}.");
        }

        if (target?.Owner == around.Owner)
        {
            yield return new Breach(Rules.D36, "/target", "The target is your own: amend it.");
        }
        else if (await around.Column("organisation", around.Owner, "type") is not { } type || !Raisers.Contains(type))
        {
            yield return new Breach(Rules.D36, "/raisedBy", $"A challenge is raised by an organisation of the type {string.Join(", ", Raisers[..^1])} or {Raisers[^1]}.");
        }
    }

    private const string Example = $$"""
        {
          "reference": "CH-2027-01",
          "raisedBy": "community-group",
          "onBehalfOf": [{ "name": "People whose claims were ranked in January 2027", "kind": "service-users" }],
          "targetKind": "missed-commitment",
          "target": "{{ExampleIds.Commitment}}",
          "part": "draw-by-lot",
          "grounds": ["promise-not-kept", "tokenistic-or-predetermined"],
          "statement": "The council promised that claims would be drawn by lot from December. In January they were still ranked, and nobody told the panel.",
          "relief": "That the claims ranked in January are looked at again by a person who does not see the score, and that the panel is told.",
          "raisedOn": "2027-02-10",
          "acknowledgeDue": "2027-02-24"
        }
        """;
}
