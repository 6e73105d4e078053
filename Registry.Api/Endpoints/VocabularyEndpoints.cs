using Registry.Api.Http;
using Registry.Core.Register;
using Registry.Core.Vocabulary;

namespace Registry.Api.Endpoints;

/// <summary>What the register's words and rules mean.</summary>
public static class VocabularyEndpoints
{
    private static readonly string[] Read = ["GET", "HEAD"];

    /// <summary>Maps the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1").WithTags("Vocabulary");
        group.MapMethods("/vocabularies", Read, (HttpContext context) => Constant(context, new VocabularyPage([.. Vocabularies.All.Select(list => new VocabularySummary(list.Key, list.Title, list.Definition, list.Source, list.Codes.Count, $"/v1/vocabularies/{list.Key}"))])))
            .Needing(null).ListsVocabularies();
        group.MapMethods("/vocabularies/{key}", Read, (HttpContext context, string key) => Constant(context, Vocabularies.Find(key) ?? throw new RefusedException(RefusalCode.NotFound, "There is no code list of this name: see /v1/vocabularies.")))
            .Needing(null).ReadsVocabulary();
        group.MapMethods("/rules", Read, (HttpContext context) => Constant(context, new RulePage([.. Rules.All.Select(ToAnswer)]))).Needing(null).ListsRules();
        group.MapMethods("/problems", Read, (HttpContext context) => Constant(context, new ProblemPage([.. Problems.All.Select(ToAnswer)]))).Needing(null).ListsProblems();
        group.MapMethods("/problems/{code}", Read, (HttpContext context, string code) => Constant(context, ToAnswer(Problems.All.FirstOrDefault(problem => problem.Code == code) ?? throw new RefusedException(RefusalCode.NotFound, "There is no problem of this code: see /v1/problems."))))
            .Needing(null).ReadsProblem();
    }

    private static ValueTask Constant<T>(HttpContext context, T value)
    {
        context.Query();
        context.Response.Headers.CacheControl = "public, max-age=3600";
        return context.WriteObject(value);
    }

    private static RuleAnswer ToAnswer(Rule rule) => new(rule.Code, rule.Severity switch { RuleSeverity.Refuse => "refuse", RuleSeverity.DraftOnly => "draft-only", _ => "flag" }, rule.Kinds, rule.Statement, rule.Reason, rule.Source);

    private static ProblemAnswer ToAnswer(Problem problem) => new($"/v1/problems/{problem.Code}", problem.Code, problem.Status, problem.Title, problem.Advice);
}

/// <summary>The code lists.</summary>
/// <param name="Items">Each list in short.</param>
public sealed record VocabularyPage(IReadOnlyList<VocabularySummary> Items);

/// <summary>A code list in short.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Title">What it lists.</param>
/// <param name="Definition">When to use it.</param>
/// <param name="Source">The standard it comes from.</param>
/// <param name="Count">How many codes.</param>
/// <param name="Href">Where it stands whole.</param>
public sealed record VocabularySummary(string Key, string Title, string Definition, string Source, int Count, string Href);

/// <summary>The rules.</summary>
/// <param name="Items">Each rule.</param>
public sealed record RulePage(IReadOnlyList<RuleAnswer> Items);

/// <summary>A rule, with a permanent code.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Severity">refuse, draft-only or flag.</param>
/// <param name="Kinds">The kinds it looks at.</param>
/// <param name="Statement">What it demands.</param>
/// <param name="Reason">Why.</param>
/// <param name="Source">What it follows from.</param>
public sealed record RuleAnswer(string Code, string Severity, IReadOnlyList<string> Kinds, string Statement, string Reason, string Source);

/// <summary>The problems a client can meet.</summary>
/// <param name="Items">Each problem.</param>
public sealed record ProblemPage(IReadOnlyList<ProblemAnswer> Items);

/// <summary>A problem, with a permanent code.</summary>
/// <param name="Type">What stands in <c>type</c>.</param>
/// <param name="Code">Its code.</param>
/// <param name="Status">Its HTTP status.</param>
/// <param name="Title">What it is.</param>
/// <param name="Advice">What to do.</param>
public sealed record ProblemAnswer(string Type, string Code, int Status, string Title, string Advice);
