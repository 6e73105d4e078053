using FluentValidation;
using Registry.Core.Access;
using Registry.Core.Register;

namespace Registry.Core.Participation;

/// <summary>The declaration of the kind <see cref="Response"/>.</summary>
public static class ResponseKind
{
    /// <summary>Responses: what those who were asked answered.</summary>
    public static readonly Kind Kind = Kind.Of<Response>(
        "response",
        "responses",
        "What the bodies that were asked do with a recommendation, and why: one for each body, kept up in versions.",
        new ResponseRules(),
        record => $"{record.Disposition}: {record.Responder}",
        [
            Column.Id<Response>("recommendation", r => r.Recommendation, filter: "recommendation"),
            Column.Text<Response>("disposition", r => r.Disposition, filter: "disposition"),
            Column.Text<Response>("reason_kind", r => r.ReasonKind, filter: "reasonKind"),
            Column.Date<Response>("decide_by", r => r.DecideBy),
            Column.Id<Response>("redirected_to", r => r.RedirectedTo, filter: "redirectedTo"),
            Column.Date<Response>("published_on", r => r.PublishedOn, sort: true),
        ],
        Example,
        happened: r => r.PublishedOn,
        firstAct: _ => "recommendation.answered",
        around: Around);

    /// <summary>To answer a recommendation.</summary>
    public static readonly Act Answer = Act.Publishing(
        "recommendation", Kind, "answer", "answered", "responses", Scopes.Publish,
        id => new Dictionary<string, string> { ["recommendation"] = id.ToString() },
        "Answer a recommendation",
        "By an organisation it is addressed to, or was redirected to; never for another. A later answer is the next version of the same response: it names the version it follows with `If-Match`.",
        AnswerExample,
        oneFor: "recommendation");

    private static async IAsyncEnumerable<Breach> Around(Response response, Surroundings around)
    {
        var recommendation = response.Recommendation!.Value;
        if (around.IsNew && !await around.Holds(recommendation, "addressedTo", around.Owner)
            && await around.Other(Kind, ("recommendation", recommendation.ToString()), ("redirected_to", around.Owner.ToString())) is null)
        {
            yield return new Breach(Rules.D36, "/recommendation", "The recommendation is neither addressed nor redirected to your organisation: those who were asked answer for themselves.");
        }

        if (await around.Other(Kind, ("recommendation", recommendation.ToString()), ("owner", around.Owner.ToString())) is { } present)
        {
            yield return new Breach(Rules.D35, "/recommendation", $"Your organisation has answered it already, in {present}: amend that response.");
        }

        if (response.Disposition == "redirected" && response.RedirectedTo == around.Owner)
        {
            yield return new Breach(Rules.R14, "/redirectedTo", "It is your own organisation: answer, or name the other one that is to.");
        }

        if (response.SaysUnreviewed != true && await around.Column("recommendation", recommendation, "authorship") == "automated-unreviewed")
        {
            yield return new Breach(Rules.R29, "/saysUnreviewed", "A machine put the recommendation into words and nobody checked them: say so in plainLanguage, and that it does in saysUnreviewed.");
        }
    }

    private const string AnswerExample = """
        {
          "disposition": "accepted",
          "responder": "Cabinet member for benefits",
          "plainLanguage": "You asked us to use the ranking only to find people who get too little. We will, from February.",
          "publishedOn": "2026-09-12"
        }
        """;

    private const string Example = $$"""
        {
          "reference": "ENG-2026-04/R1/answer",
          "recommendation": "{{ExampleIds.Recommendation}}",
          "disposition": "partly-accepted",
          "partAccepted": "The ranking is used for claims that may be underpaid.",
          "reason": "The law obliges the council to look for overpayments too. They are drawn by lot, without the ranking.",
          "reasonKind": "law",
          "responder": "Cabinet member for benefits",
          "plainLanguage": "You asked us to use the ranking only to find people who get too little. We will. We must still look for overpayments, but we draw those claims by lot, so that no score decides who is looked at.",
          "publishedOn": "2026-09-12",
          "saysUnreviewed": false
        }
        """;
}

/// <summary>What a response must say (participation.md §6: R12, R13 and R14).</summary>
public sealed class ResponseRules : AbstractValidator<Response>
{
    /// <summary>Longest time for which an answer may be deferred (R13).</summary>
    public const int LongestDeferralInMonths = 12;

    /// <summary>The rules.</summary>
    public ResponseRules()
    {
        RuleFor(r => r.Reason).NotEmpty().When(r => r.Disposition != "accepted")
            .Obeys(Rules.R12, "State reason: why it is not accepted in full, or not yet. Whoever asked is owed it.");
        RuleFor(r => r.ReasonKind).NotEmpty().When(r => r.Disposition is "partly-accepted" or "not-accepted" or "deferred")
            .Obeys(Rules.R12, "State reasonKind (/v1/vocabularies/reason-kind).");
        RuleFor(r => r.PartAccepted).NotEmpty().When(r => r.Disposition == "partly-accepted")
            .Obeys(Rules.R12, "State partAccepted: which part will be done.");
        When(r => r.Disposition == "deferred", () =>
        {
            RuleFor(r => r.DecideBy).NotNull().Obeys(Rules.R13, "State decideBy: the day by which the answer will be given.");
            RuleFor(r => r.DecideBy).Must((r, by) => by!.Value <= r.PublishedOn!.Value.AddMonths(LongestDeferralInMonths))
                .When(r => r.DecideBy is not null && r.PublishedOn is not null)
                .Obeys(Rules.R13, $"decideBy lies within {LongestDeferralInMonths} months of publishedOn.");
        });
        this.InOrder(r => r.PublishedOn, "publishedOn", r => r.DecideBy, "decideBy");
        When(r => r.Disposition == "redirected", () =>
        {
            RuleFor(r => r.RedirectedTo).NotNull().Obeys(Rules.R14, "State redirectedTo: the organisation of this register that is to answer.");
            RuleFor(r => r.Handover).NotNull().Obeys(Rules.R14, "Show in handover that it has been handed over.");
            RuleFor(r => r.Handover).Must(shown => shown!.CanBeFound()).When(r => r.Handover is not null)
                .Obeys(Rules.R14, "Link what shows the handover, describe it, or say in withheldReason why it is not published.");
        });
    }
}
