using NUnit.Framework;
using Registry.Core.Register;

namespace Registry.Tests.Register;

/// <summary>What a body that was asked owes, from what was said to it and by it.</summary>
public sealed class DutyTests
{
    private const string Council = "council";
    private const string Regulator = "regulator";

    private static readonly DateOnly Asked = new(2026, 1, 1);
    private static readonly DateOnly Promised = new(2026, 3, 1);

    [Test]
    public void Who_has_said_nothing_owes_an_answer_by_the_promised_day() =>
        Assert.That(Of(), Is.EqualTo(new Duty(Council, Promised, null, null, null, null, null, 0, null)));

    [Test]
    public void What_others_answer_is_no_answer_of_the_body_that_was_asked() =>
        Assert.That(Of(Said("accepted", "2026-02-01") with { Owner = Regulator }).AnsweredOn, Is.Null);

    [TestCase("accepted")]
    [TestCase("partly-accepted")]
    [TestCase("not-accepted")]
    [TestCase("superseded")]
    public void An_answer_is_given_on_the_day_it_was_published_and_counted_from_the_day_of_asking(string disposition)
    {
        var duty = Of(Said(disposition, "2026-02-01") with { ReasonKind = "law" });
        Assert.That(duty, Is.EqualTo(new Duty(Council, Promised, "one", disposition, "law", new DateOnly(2026, 2, 1), 31, 0, null)));
    }

    [Test]
    public void An_interim_word_neither_answers_nor_moves_the_day() =>
        Assert.That(Of(Said("under-consideration", "2026-02-01")), Is.EqualTo(new Duty(Council, Promised, "one", "under-consideration", null, null, null, 0, null)));

    [Test]
    public void An_answer_after_an_interim_word_is_given_on_its_own_day() =>
        Assert.That(Of(Was("under-consideration", "2026-02-01"), Said("not-accepted", "2026-04-01")).AnsweredOn, Is.EqualTo(new DateOnly(2026, 4, 1)));

    [Test]
    public void An_answer_that_is_mended_was_given_when_it_was_first_given()
    {
        var duty = Of(Was("partly-accepted", "2026-02-01"), Said("accepted", "2026-05-01"));
        Assert.That((duty.Disposition, duty.AnsweredOn), Is.EqualTo(("accepted", (DateOnly?)new DateOnly(2026, 2, 1))));
    }

    [Test]
    public void An_answer_that_is_taken_back_into_consideration_is_none()
    {
        Assert.That(Of(Was("accepted", "2026-02-01"), Said("under-consideration", "2026-02-10")).AnsweredOn, Is.Null);
        Assert.That(Of(Was("accepted", "2026-02-01"), Was("under-consideration", "2026-02-10"), Said("accepted", "2026-06-01")).AnsweredOn, Is.EqualTo(new DateOnly(2026, 6, 1)));
    }

    [Test]
    public void A_response_that_is_withdrawn_leaves_the_duty_as_it_was() =>
        Assert.That(Of(Was("deferred", "2026-02-01", "2026-09-01"), Was("accepted", "2026-02-10")), Is.EqualTo(Of()));

    [Test]
    public void A_response_after_one_that_is_withdrawn_counts_alone()
    {
        var duty = Of(Was("accepted", "2026-02-01"), Said("not-accepted", "2026-05-01") with { Id = "two" });
        Assert.That((duty.Response, duty.AnsweredOn), Is.EqualTo(("two", (DateOnly?)new DateOnly(2026, 5, 1))));
    }

    [Test]
    public void A_deferral_in_time_moves_the_day_once()
    {
        var once = Of(Said("deferred", "2026-03-01", "2026-09-01"));
        Assert.That((once.Due, once.Deferrals, once.AnsweredOn), Is.EqualTo(((DateOnly?)new DateOnly(2026, 9, 1), 1L, (DateOnly?)null)), "on the promised day is in time");
        var twice = Of(Was("deferred", "2026-02-01", "2026-09-01"), Said("deferred", "2026-08-01", "2026-12-01"));
        Assert.That((twice.Due, twice.Deferrals), Is.EqualTo(((DateOnly?)new DateOnly(2026, 9, 1), 2L)), "the second is counted and moves nothing");
    }

    [Test]
    public void A_deferral_after_the_promised_day_is_counted_and_moves_nothing()
    {
        var duty = Of(Said("deferred", "2026-03-02", "2026-09-01"));
        Assert.That((duty.Due, duty.Deferrals), Is.EqualTo(((DateOnly?)Promised, 1L)));
    }

    [Test]
    public void A_deferral_to_an_earlier_day_or_the_same_is_no_second_one()
    {
        Assert.That(Of(Said("deferred", "2026-02-01", "2026-02-15")).Due, Is.EqualTo(Promised), "it never moves the day forward");
        Assert.That(Of(Was("deferred", "2026-02-01", "2026-09-01"), Said("deferred", "2026-02-10", "2026-09-01")).Deferrals, Is.EqualTo(1));
    }

    [Test]
    public void A_deferral_sets_the_day_where_none_was_promised() =>
        Assert.That(Duty.Of(Council, Asked, null, [Said("deferred", "2027-01-01", "2027-06-01")]).Due, Is.EqualTo(new DateOnly(2027, 6, 1)));

    [Test]
    public void An_answer_after_a_deferral_is_held_against_the_day_it_moved_to()
    {
        var duty = Of(Was("deferred", "2026-02-01", "2026-09-01"), Said("accepted", "2026-08-31"));
        Assert.That((duty.Due, duty.AnsweredOn, duty.Deferrals), Is.EqualTo(((DateOnly?)new DateOnly(2026, 9, 1), (DateOnly?)new DateOnly(2026, 8, 31), 1L)));
    }

    [Test]
    public void Passing_on_gives_sixty_days_from_the_first_time_it_was_passed_on()
    {
        var duty = Of(Was("redirected", "2026-02-20") with { RedirectedTo = Regulator }, Said("redirected", "2026-06-01") with { RedirectedTo = Regulator });
        Assert.That((duty.Due, duty.AnsweredOn, duty.RedirectedTo), Is.EqualTo(((DateOnly?)new DateOnly(2026, 2, 20).AddDays(60), (DateOnly?)null, Regulator)));
        Assert.That(Of(Said("redirected", "2026-01-01") with { RedirectedTo = Regulator }).Due, Is.EqualTo(new DateOnly(2026, 3, 2)));
    }

    [TestCase("2026-03-01", "2026-04-30")]
    [TestCase("2026-03-02", "2026-03-01")]
    public void Passing_on_after_the_promised_day_gains_no_time(string passedOn, string due)
    {
        Assert.That(Of(Said("redirected", passedOn) with { RedirectedTo = Regulator }).Due, Is.EqualTo(DateOnly.Parse(due, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Test]
    public void Passing_on_is_in_time_by_the_day_to_which_it_was_put_off() =>
        Assert.That(Of(Was("deferred", "2026-02-01", "2026-09-01"), Said("redirected", "2026-09-01") with { RedirectedTo = Regulator }).Due, Is.EqualTo(new DateOnly(2026, 10, 31)));

    [Test]
    public void A_word_between_two_times_of_passing_on_gains_no_time([Values("under-consideration", "deferred", "accepted")] string word)
    {
        var passedOn = Was("redirected", "2026-02-20") with { RedirectedTo = Regulator };
        var between = Was(word, "2026-02-25", word == "deferred" ? "2026-02-28" : null);
        Assert.That(Of(passedOn, between with { Current = true }).Due, Is.EqualTo(Promised), "it is no longer passed on");
        Assert.That(Of(passedOn, between, Said("redirected", "2026-03-01") with { RedirectedTo = Regulator }).Due, Is.EqualTo(new DateOnly(2026, 2, 20).AddDays(60)));
    }

    [Test]
    public void Passing_on_sets_the_day_where_none_was_promised() =>
        Assert.That(Duty.Of(Council, Asked, null, [Said("redirected", "2027-01-01") with { RedirectedTo = Regulator }]).Due, Is.EqualTo(new DateOnly(2027, 1, 1).AddDays(60)));

    [Test]
    public void Passing_on_never_shortens_the_time() =>
        Assert.That(Duty.Of(Council, Asked, new DateOnly(2027, 1, 1), [Said("redirected", "2026-02-01") with { RedirectedTo = Regulator }]).Due, Is.EqualTo(new DateOnly(2027, 1, 1)));

    [Test]
    public void The_answer_of_the_body_it_was_passed_on_to_answers()
    {
        var theirs = Said("accepted", "2026-03-15") with { Id = "two", Owner = Regulator };
        var passedOn = Said("redirected", "2026-02-01") with { RedirectedTo = Regulator };
        Assert.That(Of(passedOn, theirs).AnsweredOn, Is.EqualTo(new DateOnly(2026, 3, 15)));
        Assert.That(Of(passedOn, theirs with { Disposition = "under-consideration" }).AnsweredOn, Is.Null);
        Assert.That(Of(passedOn, theirs with { Current = false }).AnsweredOn, Is.Null, "it was withdrawn");
        Assert.That(Of(passedOn with { RedirectedTo = "somebody else" }, theirs).AnsweredOn, Is.Null);
    }

    private static Duty Of(params Answering[] versions) => Duty.Of(Council, Asked, Promised, versions);

    /// <summary>What the council says now.</summary>
    private static Answering Said(string disposition, string publishedOn, string? decideBy = null) =>
        new("one", Council, true, disposition, null, decideBy is null ? null : DateOnly.Parse(decideBy, System.Globalization.CultureInfo.InvariantCulture), null, DateOnly.Parse(publishedOn, System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>What it said before.</summary>
    private static Answering Was(string disposition, string publishedOn, string? decideBy = null) => Said(disposition, publishedOn, decideBy) with { Current = false };
}
