namespace Registry.Core.Register;

/// <summary>One version of a response, as far as the duty to answer turns on it.</summary>
/// <param name="Id">The response.</param>
/// <param name="Owner">The body that answers.</param>
/// <param name="Current">Whether it is what the response says now.</param>
/// <param name="Disposition">What the body does with the recommendation.</param>
/// <param name="ReasonKind">The kind of its reason.</param>
/// <param name="DecideBy">Until when it is put off.</param>
/// <param name="RedirectedTo">Who is to answer instead.</param>
/// <param name="PublishedOn">The day it was published.</param>
internal sealed record Answering(string Id, string Owner, bool Current, string? Disposition, string? ReasonKind, DateOnly? DecideBy, string? RedirectedTo, DateOnly PublishedOn);

/// <summary>
/// What one body that was asked owes for one recommendation (participation.md §4.7, rules R13 and R14): by when, and whether it answered. An
/// interim word does not stop the clock; one deferral given in time moves it; passing the recommendation on in time gives it sixty days from the first time.
/// </summary>
internal sealed record Duty(string Addressee, DateOnly? Due, string? Response, string? Disposition, string? ReasonKind, DateOnly? AnsweredOn, long? Waited, long Deferrals, string? RedirectedTo)
{
    /// <summary>Longest that a recommendation passed on may wait for the other body (rule R14).</summary>
    public const int RedirectionDays = 60;

    /// <summary>The duty of a body.</summary>
    /// <param name="addressee">The body.</param>
    /// <param name="publishedOn">The day from which the recommendation waits.</param>
    /// <param name="promised">The day by which the engagement first promised an answer.</param>
    /// <param name="versions">All versions of all responses to the recommendation, in the order of the ledger.</param>
    public static Duty Of(string addressee, DateOnly publishedOn, DateOnly? promised, IReadOnlyList<Answering> versions)
    {
        if (versions.LastOrDefault(version => version.Current && version.Owner == addressee) is not { } now)
        {
            return new Duty(addressee, promised, null, null, null, null, null, 0, null);
        }

        DateOnly? answered = null;
        DateOnly? passedOn = null;
        DateOnly? putOff = null;
        DateOnly? due = promised;
        var deferrals = 0;
        foreach (var version in versions.Where(version => version.Id == now.Id))
        {
            answered = IsAnswer(version.Disposition) ? answered ?? version.PublishedOn : null;
            passedOn ??= version.Disposition == "redirected" ? version.PublishedOn : null;
            if (version.Disposition == "deferred" && version.DecideBy is { } decideBy && (putOff is null || decideBy > putOff))
            {
                deferrals++;
                putOff = decideBy;
                if (deferrals == 1 && (due is null || version.PublishedOn <= due))
                {
                    due = Later(due, decideBy);
                }
            }
        }

        if (now.Disposition == "redirected")
        {
            due = passedOn is { } day && (due is null || day <= due) ? Later(due, day.AddDays(RedirectionDays)) : due;
            answered = AnswerOf(now.RedirectedTo, versions);
        }

        return new Duty(addressee, due, now.Id, now.Disposition, now.ReasonKind, answered, answered?.DayNumber - publishedOn.DayNumber, deferrals, now.RedirectedTo);
    }

    /// <summary>Whether a disposition answers: neither a word on the way nor passing on nor putting off does.</summary>
    public static bool IsAnswer(string? disposition) => disposition is "accepted" or "partly-accepted" or "not-accepted" or "superseded";

    private static DateOnly? AnswerOf(string? body, IReadOnlyList<Answering> versions)
    {
        if (versions.LastOrDefault(version => version.Current && version.Owner == body) is not { } now)
        {
            return null;
        }

        DateOnly? answered = null;
        foreach (var version in versions.Where(version => version.Id == now.Id))
        {
            answered = IsAnswer(version.Disposition) ? answered ?? version.PublishedOn : null;
        }

        return answered;
    }

    private static DateOnly? Later(DateOnly? one, DateOnly other) => one is null || other > one ? other : one;
}
