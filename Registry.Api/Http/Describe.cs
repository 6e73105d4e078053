#pragma warning disable CS1591
using Registry.Core.Register;

namespace Registry.Api.Http;

/// <summary>What the OpenAPI document says of each operation.</summary>
public static class Describe
{
    /// <summary>The kind's singular with its article.</summary>
    public static string Noun(Kind kind) => kind.Name;

    /// <summary>Heading of the kind's operations.</summary>
    public static string Tag(Kind kind) => char.ToUpperInvariant(kind.Plural[0]) + kind.Plural[1..];

    private static string Pascal(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    public static RouteHandlerBuilder Lists(this RouteHandlerBuilder b, Kind kind) => b.WithName($"list{Pascal(kind.Plural)}");

    public static RouteHandlerBuilder Publishes(this RouteHandlerBuilder b, Kind kind) => b.WithName($"publish{Pascal(kind.Name)}");

    public static RouteHandlerBuilder ReadsOne(this RouteHandlerBuilder b, Kind kind) => b.WithName($"read{Pascal(kind.Name)}");

    public static RouteHandlerBuilder Amends(this RouteHandlerBuilder b, Kind kind) => b.WithName($"amend{Pascal(kind.Name)}");

    public static RouteHandlerBuilder Patches(this RouteHandlerBuilder b, Kind kind) => b.WithName($"patch{Pascal(kind.Name)}");

    public static RouteHandlerBuilder Withdraws(this RouteHandlerBuilder b, Kind kind) => b.WithName($"withdraw{Pascal(kind.Name)}");

    public static RouteHandlerBuilder ReadsHistory(this RouteHandlerBuilder b, Kind kind) => b.WithName($"list{Pascal(kind.Name)}Versions");

    public static RouteHandlerBuilder ReadsVersion(this RouteHandlerBuilder b, Kind kind) => b.WithName($"read{Pascal(kind.Name)}Version");

    public static RouteHandlerBuilder Compares(this RouteHandlerBuilder b, Kind kind) => b.WithName($"compare{Pascal(kind.Name)}Versions");

    public static RouteHandlerBuilder ReadsEvidence(this RouteHandlerBuilder b, Kind kind) => b.WithName($"read{Pascal(kind.Name)}Evidence");

    public static RouteHandlerBuilder ReadsInclusion(this RouteHandlerBuilder b) => b.WithName("readInclusionProof");

    public static RouteHandlerBuilder ReadsConsistency(this RouteHandlerBuilder b) => b.WithName("readConsistencyProof");

    public static RouteHandlerBuilder ReadsFeed(this RouteHandlerBuilder b) => b.WithName("readFeed");

    public static RouteHandlerBuilder BeginsDraft(this RouteHandlerBuilder b) => b.WithName("beginDraft");

    public static RouteHandlerBuilder ListsDrafts(this RouteHandlerBuilder b) => b.WithName("listDrafts");

    public static RouteHandlerBuilder ReadsDraft(this RouteHandlerBuilder b) => b.WithName("readDraft");

    public static RouteHandlerBuilder ChangesDraft(this RouteHandlerBuilder b) => b.WithName("changeDraft");

    public static RouteHandlerBuilder DeletesDraft(this RouteHandlerBuilder b) => b.WithName("deleteDraft");

    public static RouteHandlerBuilder PublishesDraft(this RouteHandlerBuilder b) => b.WithName("publishDraft");

    public static RouteHandlerBuilder GrantsKey(this RouteHandlerBuilder b) => b.WithName("grantKey");

    public static RouteHandlerBuilder ListsKeys(this RouteHandlerBuilder b) => b.WithName("listKeys");

    public static RouteHandlerBuilder RevokesKey(this RouteHandlerBuilder b) => b.WithName("revokeKey");

    public static RouteHandlerBuilder ListsVocabularies(this RouteHandlerBuilder b) => b.WithName("listVocabularies");

    public static RouteHandlerBuilder ReadsVocabulary(this RouteHandlerBuilder b) => b.WithName("readVocabulary");

    public static RouteHandlerBuilder ListsRules(this RouteHandlerBuilder b) => b.WithName("listRules");

    public static RouteHandlerBuilder ListsProblems(this RouteHandlerBuilder b) => b.WithName("listProblems");

    public static RouteHandlerBuilder ReadsProblem(this RouteHandlerBuilder b) => b.WithName("readProblem");

    public static RouteHandlerBuilder ReadsHome(this RouteHandlerBuilder b) => b.WithName("readHome");

    public static RouteHandlerBuilder ReadsLiveness(this RouteHandlerBuilder b) => b.WithName("readLiveness");

    public static RouteHandlerBuilder ReadsReadiness(this RouteHandlerBuilder b) => b.WithName("readReadiness");
}
