using Registry.Core.Register;
using H = Registry.Api.Http.ContractHeaders;

namespace Registry.Api.Http;

/// <content>The operations that tell a whole story, and those that learn from past engagements.</content>
public static partial class Describe
{
    /// <summary>Reads the dossier of a subject.</summary>
    public static RouteHandlerBuilder ReadsDossier(this RouteHandlerBuilder b, Kind kind) => b.Is($"read{Pascal(kind.Name)}Dossier", new Described(
        $"Read the dossier of {Article(kind)} {kind.Name}",
        $"The whole story in one document: the {kind.Name}, and every record of this register that bears on it, each the very bytes it is served as by itself. Records of one kind are newest first, as many as `maxItems` says; `truncated` names the lists with all of them where there are more. What the register computes from them stands apart in `computed`, with the records it rests on. The ETag is of the ledger's size and the day.")
    {
        Parameters = ContractParameters.Of("id", "asOf", "ifNoneMatch"),
        Answers = [new(200, "The dossier.", new(Contract.Dossier(kind), Contract.Dossier(kind)), H.ETag, H.TreeSize), NotModified],
        Problems = [.. Reading, 404, 410],
    });

    /// <summary>Reads the story of a subject.</summary>
    public static RouteHandlerBuilder ReadsStory(this RouteHandlerBuilder b, Kind kind) => b.Is($"read{Pascal(kind.Name)}Story", new Described(
        $"Read the story of {Article(kind)} {kind.Name}",
        "The dossier told in short plain sentences: who is affected, who was heard and who was not, what they said, what was answered, what changed, what is overdue, who challenged it and what came of it. Every sentence names the records it rests on; nothing is said that no record says. As JSON or, with `Accept: text/markdown`, as Markdown in which what records say is text and never markup.")
    {
        Parameters = ContractParameters.Of("id", "asOf", "ifNoneMatch"),
        Answers = [new(200, "The story.", new("Story", "Story"), H.ETag, H.TreeSize, H.Vary) { Also = new("StoryMarkdown", "StoryMarkdown") { MediaType = "text/markdown" } }, NotModified],
        Problems = [.. Reading, 404, 410],
    });

    /// <summary>Reads past engagements as practice.</summary>
    public static RouteHandlerBuilder ReadsPractice(this RouteHandlerBuilder b) => b.Is("readPractice", new Described(
        "Learn from past engagements",
        "Engagements that have ended, one comparable row each: method, level claimed and evidenced, depth, stage, sector, size, cost for each participant-hour, recruitment, support, who was missing and what came of it. With counts over all that pass the filters: each with its denominator, and with unknown as a bucket of its own. Newest first; there is no order by how well they did, and no score.")
    {
        Parameters = ContractParameters.Filters(Core.Register.Kinds.Find("engagement")!).Where(parameter => parameter.Name != "sort").Concat(ContractParameters.Of("practiceSector", "evidencedLevel", "missing", "updatedSince", "limit", "cursor", "asOf", "ifNoneMatch")),
        Answers = [new(200, "A page of past engagements; counts are on the first page.", new("PracticePage", "PracticePage"), H.ETag, H.NextPage, H.TreeSize), NotModified],
        Problems = Reading,
    });

    /// <summary>Finds past engagements that compare with a subject.</summary>
    public static RouteHandlerBuilder FindsComparable(this RouteHandlerBuilder b, Kind kind) => b.Is($"find{Pascal(kind.Name)}ComparableEngagements", new Described(
        $"Find engagements to learn from for {Article(kind)} {kind.Name}",
        $"Past engagements about other algorithms and datasets that have most in common with this {kind.Name}: kinds of community affected, tier, sector, kind of decision, kind of data. Each says why, and names the records that say so.")
    {
        Parameters = ContractParameters.Of("id", "comparableLimit", "asOf", "ifNoneMatch"),
        Answers = [new(200, "The most comparable, with their reasons.", new("ComparablePage", "ComparablePage"), H.ETag, H.TreeSize), NotModified],
        Problems = [.. Reading, 404, 410],
    });
}
