using Registry.Core.Participation;
using Registry.Core.Register;
using Registry.Core.Subjects;

namespace Registry.Core.Insight;

/// <summary>Computes the facts of a dossier from its records alone: the same records on the same day give the same facts.</summary>
public static class DossierReckoning
{
    /// <summary>Ways to be heard or not, the most first.</summary>
    private static readonly string[] Modes = ["directly", "through-representatives", "through-prior-evidence", "sought-not-reached", "not-sought"];

    /// <summary>The facts of a dossier, with the findings on its records.</summary>
    public static DossierFacts Of(Dossier dossier, IReadOnlyList<DossierFinding> findings) => new(
        [.. Communities(dossier)], [.. Engagements(dossier)], [.. Recommendations(dossier)], [.. Commitments(dossier)], [.. Effects(dossier)], [.. Safeguards(dossier)], [.. Assessments(dossier)], [.. Challenges(dossier)], findings);

    /// <summary>The communities a subject declares.</summary>
    public static IReadOnlyList<AffectedCommunity> Affected(DossierPiece subject) =>
        (subject.Kind.Name == "algorithm" ? subject.Read<Algorithm>().AffectedCommunities : subject.Read<Dataset>().AffectedCommunities) ?? [];

    /// <summary>Whether the subject is in use on people.</summary>
    public static bool IsLive(DossierPiece subject) => subject.Kind.Name == "dataset" || subject.Text("phase") is "production" or "pilot";

    /// <summary>What an engagement says of a community of the subject: its strongest row.</summary>
    public static Representation? Row(DossierPiece engagement, Guid subject, string community) =>
        (engagement.Read<Engagement>().Representation ?? []).Where(row => row.Subject == subject && row.Community == community).MinBy(row => Array.IndexOf(Modes, row.Mode));

    private static IEnumerable<CommunityFact> Communities(Dossier dossier)
    {
        foreach (var community in Affected(dossier.Subject))
        {
            var hearings = dossier.Of("engagement").Select(engagement => (engagement.Id, Row(engagement, dossier.Subject.Id, community.Id!)?.Mode))
                .Where(pair => pair.Mode is not null).Select(pair => new CommunityHearing(pair.Id, pair.Mode!)).ToList();
            var most = hearings.Where(hearing => dossier.Levels[hearing.Engagement].Counts != false).MinBy(hearing => Array.IndexOf(Modes, hearing.Mode))?.Mode ?? (hearings.Count == 0 ? "not-stated" : "not-by-what-counts");
            yield return new CommunityFact(community.Id!, community.Adverse, most, hearings, [dossier.Subject.Id, .. hearings.Select(hearing => hearing.Engagement)]);
        }
    }

    private static IEnumerable<EngagementFact> Engagements(Dossier dossier)
    {
        foreach (var engagement in dossier.Of("engagement"))
        {
            var (level, counts) = dossier.Levels[engagement.Id];
            var timing = dossier.Of("decision").Where(decision => engagement.Read<Engagement>().Decisions?.Contains(decision.Id) == true)
                .Select(decision => new DecisionTiming(decision.Id, Timing(engagement, decision.Date("actual_date")))).ToList();
            var overruled = dossier.Of("decision").Where(decision => decision.Read<Decision>().ContraryTo?.Contains(engagement.Id) == true).Select(decision => decision.Id).ToList();
            yield return new EngagementFact(engagement.Id, level, counts, timing, overruled, [.. timing.Select(one => one.Decision).Concat(overruled).Prepend(engagement.Id).Distinct()]);
        }
    }

    /// <summary>Against the day the decision was taken; until then, people can still alter it (R10; Gunning 1).</summary>
    private static string Timing(DossierPiece engagement, DateOnly? taken) => (engagement.Date("start_date"), engagement.Date("end_date"), taken) switch
    {
        (_, null, _) => "unknown",
        (_, _, null) => "before",
        (_, { } end, { } day) when end <= day => "before",
        (null, _, _) => "unknown",
        ({ } start, _, { } day) => start > day ? "after" : "overlapping",
    };

    private static IEnumerable<RecommendationFact> Recommendations(Dossier dossier)
    {
        var responses = dossier.Of("response").ToLookup(response => response.Reference("recommendation"));
        foreach (var recommendation in dossier.Of("recommendation"))
        {
            var engagement = recommendation.Reference("engagement");
            foreach (var duty in dossier.Duties[recommendation.Id])
            {
                // Who handed it on is answered for by the other body.
                var other = duty.Disposition == "redirected" ? responses[recommendation.Id].FirstOrDefault(response => response.Owner == duty.RedirectedTo)?.Id : null;
                var state = duty.AnsweredOn is not null ? "answered" : duty.Disposition ?? "awaiting-answer";
                yield return new RecommendationFact(recommendation.Id, duty.Addressee, state, duty.Due, duty.AnsweredOn, duty.AnsweredOn is null && duty.Due < dossier.Moment.Day,
                    duty.AnsweredOn is null ? duty.Response : other ?? duty.Response, Known(dossier, recommendation.Id, engagement, duty.Response, other));
            }
        }
    }

    /// <summary>Those that the dossier has.</summary>
    private static List<Guid> Known(Dossier dossier, params ReadOnlySpan<Guid?> ids)
    {
        var known = new List<Guid>(ids.Length);
        foreach (var id in ids)
        {
            if (dossier.Find(id) is { } piece)
            {
                known.Add(piece.Id);
            }
        }

        return known;
    }

    private static IEnumerable<CommitmentFact> Commitments(Dossier dossier)
    {
        var verdicts = Verdicts(dossier);
        foreach (var commitment in dossier.Of("commitment"))
        {
            var verification = verdicts.GetValueOrDefault(commitment.Id);
            var (original, due, reported) = (commitment.Date("original_due"), commitment.Date("due"), commitment.Text("reported"));
            var state = (reported, verification?.Text("verdict")) switch
            {
                ("abandoned", _) => "abandoned",
                ("delivered", null) => "claimed",
                ("delivered", "confirmed") => "confirmed",
                ("delivered", "partly-confirmed") => "partly-confirmed",
                ("delivered", _) => "contested",
                _ => "open",
            };
            yield return new CommitmentFact(commitment.Id, state, original, due, Math.Max(0, due?.DayNumber - original?.DayNumber ?? 0), state == "open" && due < dossier.Moment.Day, verification?.Id,
                verification is null ? [commitment.Id] : [commitment.Id, verification.Id]);
        }
    }

    /// <summary>The newest verdict on each record as a whole, by somebody else than its owner.</summary>
    public static Dictionary<Guid, DossierPiece> Verdicts(Dossier dossier) =>
        dossier.Of("verification").Where(verification => verification.Text("part") is null && verification.Owner != dossier.Find(verification.Reference("target"))?.Owner)
            .GroupBy(verification => verification.Reference("target")!.Value)
            .ToDictionary(group => group.Key, group => group.MaxBy(verification => (verification.Text("verified_on"), verification.Number))!);

    /// <summary>The newest verdict on a remedy, by somebody else than the one who owes it.</summary>
    public static DossierPiece? VerdictOnRemedy(Dossier dossier, DossierPiece challenge, Remedy remedy) =>
        dossier.Of("verification").Where(verification => verification.Reference("target") == challenge.Id && verification.Text("part") == remedy.Id && verification.Owner != challenge.Reference("respondent"))
            .MaxBy(verification => (verification.Text("verified_on"), verification.Number));

    private static IEnumerable<EffectFact> Effects(Dossier dossier)
    {
        foreach (var effect in dossier.Of("effect"))
        {
            var because = (effect.Read<Effect>().Because ?? []).Where(id => dossier.Find(id) is not null);
            var cited = effect.Reference("subject") == dossier.Subject.Id ? effect.Whole("subject_version") : null;
            var links = dossier.Links[effect.Number].ToList();
            var (later, differs, shows) = (links.Count > 0 && links.TrueForAll(link => link.Later), links.Exists(link => link.Differs), links.Exists(link => link.Shows));
            var link = CitedComparison.Elsewhere.Contains(effect.Text("effect_kind")) && cited is null ? "not-applicable" : later && differs && shows ? "linked" : "unlinked";
            yield return new EffectFact(effect.Id, link, later, differs, shows, dossier.Comparisons.GetValueOrDefault(effect.Id), [effect.Id, dossier.Subject.Id, .. because]);
        }
    }

    private static IEnumerable<SafeguardFact> Safeguards(Dossier dossier) => dossier.Of("safeguard").Select(safeguard => new SafeguardFact(
        safeguard.Id,
        safeguard.Text("status") is "promised" or "designed" && IsLive(dossier.Subject),
        safeguard.Text("status") != "retired" && safeguard.Date("review_due") < dossier.Moment.Day,
        [safeguard.Id, dossier.Subject.Id]));

    private static IEnumerable<AssessmentFact> Assessments(Dossier dossier)
    {
        foreach (var assessment in dossier.Of("assessment"))
        {
            var failed = dossier.Failing[assessment.Number].ToList();
            yield return new AssessmentFact(assessment.Id, (assessment.Date("decided_on") ?? assessment.Date("advised_on"))?.AddMonths(Facts.FreshMonths) < dossier.Moment.Day, assessment.Date("review_due") < dossier.Moment.Day, failed, [assessment.Id, .. failed.Where(id => dossier.Find(id) is not null)]);
        }
    }

    private static IEnumerable<ChallengeFact> Challenges(Dossier dossier)
    {
        foreach (var challenge in dossier.Of("challenge"))
        {
            var isOpen = challenge.Text("outcome") is null && challenge.Text("status") != "withdrawn";
            yield return new ChallengeFact(
                challenge.Id,
                isOpen && challenge.Text("acknowledged_on") is null && challenge.Date("acknowledge_due") < dossier.Moment.Day,
                isOpen && challenge.Text("decided_on") is null && challenge.Date("decide_due") < dossier.Moment.Day,
                [.. (challenge.Read<Challenge>().Remedies ?? []).Where(remedy => remedy.Delivered is null && remedy.Due < dossier.Moment.Day).Select(remedy => remedy.Id ?? "")],
                [challenge.Id]);
        }
    }
}
