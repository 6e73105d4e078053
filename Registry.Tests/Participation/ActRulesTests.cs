using NUnit.Framework;
using Registry.Core;
using Registry.Core.Participation;
using Registry.Core.Register;

namespace Registry.Tests.Participation;

/// <summary>The life-cycles of commitments and challenges as what they are: from a record, a request and a day to the next record.</summary>
public sealed class ActRulesTests
{
    private static readonly DateOnly Today = new(2027, 3, 1);

    private static readonly Commitment Promise = new() { Action = "x", OwnerRole = "y", OriginalDue = new(2027, 1, 1), Reported = "limited", ReportedOn = new(2027, 2, 1), Milestones = [new Milestone { Title = "m" }], Evidence = [new Evidence { Title = "a" }] };

    private static readonly Challenge Dispute = new() { Status = "received", RaisedOn = new(2027, 2, 1), Statement = "x" };

    private static readonly Remedy Promised = new() { Id = "a", Kind = "correction", Due = new(2027, 5, 1) };

    [Test]
    public void A_revision_moves_the_day_and_keeps_the_first()
    {
        var revised = CommitmentActs.Revise(Promise, new DueRevision { Due = new(2027, 6, 1), RevisionReason = "because" }, Today).Record!;
        Assert.That(revised, Is.EqualTo(Promise with { Due = new(2027, 6, 1), RevisionReason = "because" }));
        Assert.That(revised.OriginalDue, Is.EqualTo(Promise.OriginalDue));
    }

    [Test]
    public void A_revision_to_the_day_it_is_due_already_is_refused()
    {
        Assert.That(FaultOf(CommitmentActs.Revise(Promise, new DueRevision { Due = Promise.OriginalDue }, Today)), Is.EqualTo("act.nothing-new /due"));
        Assert.That(FaultOf(CommitmentActs.Revise(Promise with { Due = new(2027, 6, 1) }, new DueRevision { Due = new(2027, 6, 1) }, Today)), Is.EqualTo("act.nothing-new /due"));
    }

    [Test]
    public void A_report_is_of_today_unless_it_says_its_day_and_adds_to_what_was_shown()
    {
        var reported = CommitmentActs.Report(Promise, new ProgressReport { Reported = "delivered", Evidence = [new Evidence { Title = "a" }, new Evidence { Title = "b" }] }, Today).Record!;
        Assert.That(reported.ReportedOn, Is.EqualTo(Today));
        Assert.That(reported.Evidence!.Select(shown => shown.Title), Is.EqualTo(new[] { "a", "b" }), "what was shown before is neither lost nor doubled");
        Assert.That(reported.Milestones, Is.SameAs(Promise.Milestones), "they stay where the report is silent of them");
        Assert.That(reported.Obstacles, Is.Null, "obstacles are those of this report");
    }

    [Test]
    public void A_report_before_the_last_one_is_refused() =>
        Assert.That(FaultOf(CommitmentActs.Report(Promise, new ProgressReport { Reported = "delivered", ReportedOn = new(2027, 1, 31) }, Today)), Is.EqualTo("R27 /reportedOn"));

    [Test]
    public void An_acknowledged_challenge_says_who_examines_it_and_by_when()
    {
        var reviewer = new Reviewer { Independence = "joint-panel" };
        var acknowledged = ChallengeActs.Acknowledge(Dispute, new Acknowledgement { DecideDue = new(2027, 5, 1), Reviewer = reviewer, Escalation = "court" }, Today).Record!;
        Assert.That(acknowledged, Is.EqualTo(Dispute with { Status = "acknowledged", AcknowledgedOn = Today, DecideDue = new(2027, 5, 1), Reviewer = reviewer, Escalation = "court" }));
    }

    [TestCase("upheld", false, "upheld")]
    [TestCase("upheld", true, "remedy-due")]
    [TestCase("settled", true, "remedy-due")]
    [TestCase("not-upheld", false, "not-upheld")]
    [TestCase("not-admissible", false, "not-admissible")]
    public void A_decided_challenge_stands_where_its_outcome_and_remedies_put_it(string outcome, bool owes, string status)
    {
        var decided = ChallengeActs.Decide(Dispute with { Escalation = "court" }, new ChallengeDecision { Outcome = outcome, Reasons = "because", Remedies = owes ? [Promised] : null }, Today).Record!;
        Assert.That((decided.Status, decided.Outcome, decided.DecidedOn, decided.Escalation), Is.EqualTo((status, outcome, Today, "court")));
    }

    [Test]
    public void Nothing_is_put_right_where_nothing_was_wrong([Values("not-upheld", "not-admissible")] string outcome) =>
        Assert.That(FaultOf(ChallengeActs.Decide(Dispute, new ChallengeDecision { Outcome = outcome, Reasons = "because", Remedies = [Promised] }, Today)), Is.EqualTo("act.contradiction /remedies"));

    [Test]
    public void A_remedy_is_promised_then_given_and_the_outcome_stays()
    {
        var upheld = Dispute with { Status = "upheld", Outcome = "upheld" };
        var promised = ChallengeActs.PutRight(upheld, Promised, Today).Record!;
        var given = ChallengeActs.PutRight(promised, Promised with { Delivered = Today }, Today).Record!;
        var more = ChallengeActs.PutRight(given, Promised with { Id = "b" }, Today).Record!;
        Assert.That(new[] { promised, given, more }.Select(challenge => challenge.Status), Is.EqualTo(new[] { "remedy-due", "remedied", "remedy-due" }));
        Assert.That(more.Remedies!.Select(remedy => remedy.Id), Is.EqualTo(new[] { "a", "b" }));
        Assert.That(more.Outcome, Is.EqualTo("upheld"));
    }

    [Test]
    public void The_day_promised_for_a_remedy_does_not_move() =>
        Assert.That(FaultOf(ChallengeActs.PutRight(Dispute with { Outcome = "upheld", Remedies = [Promised] }, Promised with { Due = new(2027, 9, 1) }, Today)), Is.EqualTo("R27 /due"));

    [Test]
    public void An_examination_begins_and_a_challenge_is_taken_back_with_day_and_reason()
    {
        Assert.That(ChallengeActs.Review(Dispute, new ReviewStart { UnderReviewSince = Today }, Today).Record, Is.EqualTo(Dispute with { Status = "under-review", UnderReviewSince = Today }));
        Assert.That(ChallengeActs.TakeBack(Dispute, new ChallengeWithdrawal { WithdrawalReason = "because" }, Today).Record, Is.EqualTo(Dispute with { Status = "withdrawn", WithdrawnOn = Today, WithdrawalReason = "because" }));
    }

    [Test]
    public void A_challenge_goes_to_the_body_that_was_named_or_else_to_the_one_it_names_and_its_outcome_stays()
    {
        var refused = Dispute with { Status = "not-upheld", Outcome = "not-upheld", DecidedOn = new(2027, 2, 20), Escalation = "court" };
        Assert.That(ChallengeActs.Escalate(refused, new ChallengeEscalation { EscalationReason = "because" }, Today).Record, Is.EqualTo(refused with { Status = "escalated", EscalatedOn = Today, EscalationReason = "because" }));
        Assert.That(ChallengeActs.Escalate(Dispute, new ChallengeEscalation { EscalationReason = "because", Escalation = "ombudsman" }, Today).Record!.Escalation, Is.EqualTo("ombudsman"));
        Assert.That(FaultOf(ChallengeActs.Escalate(refused, new ChallengeEscalation { EscalationReason = "because", Escalation = "ombudsman" }, Today)), Is.EqualTo("act.contradiction /escalation"));
        Assert.That(FaultOf(ChallengeActs.Escalate(refused, new ChallengeEscalation { EscalationReason = "because", EscalatedOn = new(2027, 2, 19) }, Today)), Is.EqualTo("R27 /escalatedOn"));
    }

    [Test]
    public void A_challenge_that_was_taken_further_stays_so_when_a_remedy_is_given() =>
        Assert.That(ChallengeActs.PutRight(Dispute with { Status = "escalated", Outcome = "upheld", Remedies = [Promised] }, Promised with { Delivered = Today }, Today).Record!.Status, Is.EqualTo("escalated"));

    private static string FaultOf<T>(Outcome<T> outcome)
        where T : class
    {
        Assert.That(outcome.Record, Is.Null);
        return string.Join(", ", outcome.Faults.Select(fault => $"{fault.Code} {fault.Pointer}"));
    }
}
