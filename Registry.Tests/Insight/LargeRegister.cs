using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Tests.Insight;

/// <summary>
/// The projections of a large register, written straight into its tables: 100,000 subjects, 50,000 engagements, 1,000,000 recommendations. What
/// a thing is follows from its number, so that both engines hold the same.
/// </summary>
internal static class LargeRegister
{
    public const long Subjects = 100_000;
    public const long Engagements = 50_000;
    public const long Recommendations = 1_000_000;

    private const long Step = 50_000;
    private const long Algorithms = 80_000;

    /// <summary>Size of the ledger it pretends to.</summary>
    public const long Size = 100_000_000;

    /// <summary>Fills the tables.</summary>
    public static async Task Fill(Database database)
    {
        using var session = await database.Engine.Writer(CancellationToken.None);
        foreach (var (rows, sql) in Statements(database.Engine is SqliteEngine ? "X''" : "CAST('' AS BYTEA)"))
        {
            for (long from = 0; from < rows; from += Step)
            {
                await Fill(database, session, $"WITH RECURSIVE counter(n) AS (SELECT {from} UNION ALL SELECT n + 1 FROM counter WHERE n < {Math.Min(rows, from + Step) - 1}) {sql}");
            }
        }

        await session.Execute("UPDATE ledger_head SET size = @size", Size);
        await session.Execute("ANALYZE");
    }

    private static async Task Fill(Database database, Session session, string sql)
    {
        await using var transaction = await database.Engine.Begin(session, CancellationToken.None);
        session.Transaction = transaction;
        await session.Execute(sql);
        await transaction.CommitAsync();
        session.Transaction = null;
    }

    private static IEnumerable<(long Rows, string Sql)> Statements(string nothing)
    {
        yield return Insert("algorithm", Algorithms, 0, "title, phase, impact_tier, production_since, group_can_challenge",
            $"'A', CASE WHEN n % 10 < 7 THEN 'production' WHEN n % 10 = 7 THEN 'pilot' WHEN n % 10 = 8 THEN 'design' ELSE 'retired' END, CASE WHEN n % 3 = 0 THEN 'high' WHEN n % 3 = 1 THEN 'medium' ELSE 'low' END, CASE WHEN n % 5 = 0 THEN NULL ELSE {Day("n")} END, CASE WHEN n % 4 = 0 THEN 1 WHEN n % 4 = 1 THEN 0 END");
        yield return Insert("dataset", Subjects - Algorithms, Algorithms, "title", "'D'");
        yield return Facet("algorithm", "sector", Algorithms, 0, "CASE WHEN n % 2 = 0 THEN 'health' ELSE 'education' END");
        yield return Rows("affected_community", 2 * Subjects, "n % 2", "(n / 2)", "local_id, community_kind, effect, adverse", "'c' || CAST(n % 2 AS TEXT), CASE WHEN n % 5 = 0 THEN 'workers' ELSE 'service-users' END, 'harm', CASE WHEN n % 7 = 0 THEN NULL WHEN n % 3 = 0 THEN 0 ELSE 1 END");
        yield return Insert("decision", Subjects, 1_000_000, "title, decision_kind, planned_date, actual_date, taken",
            $"'D', CASE WHEN n % 4 = 0 THEN 'deploy' ELSE 'continue' END, {Day("n")}, CASE WHEN n % 6 = 0 THEN NULL ELSE {Day("n")} END, CASE WHEN n % 6 = 0 THEN 0 ELSE 1 END");
        yield return Facet("decision", "subject", Subjects, 1_000_000, Id("n"));
        yield return Facet("decision", "engagementConsidered", Subjects, 1_000_000, Id("3000000 + n % 50000"));
        yield return Insert("declaration", Subjects, 2_000_000, "subject, gate, declaration_state", $"{Id("n")}, 'deployment', CASE WHEN n % 3 = 0 THEN 'engaged' WHEN n % 3 = 1 THEN 'relied-on-earlier' ELSE 'none-no-reason' END");
        yield return Facet("declaration", "engagement", Subjects, 2_000_000, Id("3000000 + (n * 7) % 50000"));
        yield return Rows("declaration_reliance", Subjects, "0", "2000000 + n", "engagement, how, material_change", $"{Id("3000000 + (n * 11) % 50000")}, 'precedent', n % 2");
        yield return Insert("engagement", Engagements, 3_000_000, "title, claimed_level, depth, made_together, right_to_decide, status, start_date, end_date, response_due, findings_date, most_sessions",
            $"'E', CASE WHEN n % 5 = 0 THEN 'inform' WHEN n % 5 = 1 THEN 'consult' WHEN n % 5 = 2 THEN 'involve' WHEN n % 5 = 3 THEN 'collaborate' ELSE 'empower' END, CASE WHEN n % 4 = 0 THEN 'research' WHEN n % 4 = 1 THEN 'deliberated' ELSE 'contributed' END, n % 2, n % 3, CASE WHEN n % 20 = 0 THEN 'not-going-forward' ELSE 'closed' END, {Day("n")}, {Day("n + 30")}, {Day("n + 60")}, {Day("n + 50")}, n % 5");
        yield return Facet("engagement", "subject", Engagements, 3_000_000, Id("(n * 3) % 100000"));
        yield return Facet("engagement", "decision", Engagements, 3_000_000, Id("1000000 + (n * 3) % 100000"));
        yield return Rows("engagement_representation", 3 * Engagements, "n % 3", "3000000 + n / 3", "subject, community, mode", $"{Id("(n * 13) % 100000")}, 'c' || CAST(n % 2 AS TEXT), CASE WHEN n % 5 = 0 THEN 'directly' WHEN n % 5 = 1 THEN 'through-representatives' WHEN n % 5 = 2 THEN 'not-sought' ELSE 'sought-not-reached' END");
        yield return Rows("engagement_profile", 6 * Engagements, "n % 6", "3000000 + n / 6", "cohort, line, dimension, category, suppressed, participants_share, population_share, gap",
            "0, n % 6, CASE WHEN n % 6 < 3 THEN 'age' ELSE 'gender' END, 'c' || CAST(n % 6 AS TEXT), CASE WHEN n % 6 = 5 THEN 1 ELSE 0 END, CASE WHEN n % 6 < 5 THEN 20 + n % 30 END, CASE WHEN n % 7 > 0 THEN 35 END, CASE WHEN n % 6 < 5 AND n % 7 > 0 THEN n % 30 - 15 END");
        yield return (2 * Recommendations, $"""
            INSERT INTO entry (number, act, kind, record, version, organisation, at, leaf, hash)
            SELECT 100000000 - {2 * Recommendations} + n, CASE WHEN n % 2 = 0 THEN 'recommendation.published' ELSE 'recommendation.amended' END, 'recommendation', {Id("10000000 + n / 2")}, 1 + n % 2, {Id("90000000 + (n / 20) % 500")}, {Day("n")} || 'T00:00:00.000Z', {nothing}, {nothing}
            FROM counter
            """);
        yield return Insert("recommendation", Recommendations, 10_000_000, "engagement, type, published_on", $"{Id("3000000 + n / 20")}, 'recommendation', {Day("n")}");
        yield return Facet("recommendation", "similarTo", Recommendations / 10, 10_000_000, Id("10000000 + (n / 4) * 4"));
        yield return (Recommendations, $"""
            INSERT INTO duty (number, until, recommendation, addressee, engagement, published_on, due, response, disposition, reason_kind, answered_on, waited, deferrals, themes)
            SELECT 10000000 + n, {Projection.Current}, {Id("10000000 + n")}, {Id("90000000 + (n / 20) % 500")}, {Id("3000000 + n / 20")}, {Day("n")}, CASE WHEN n % 50 = 0 THEN NULL ELSE {Day("n + 180")} END,
                   CASE WHEN n % 10 < 7 THEN {Id("20000000 + n")} END, CASE WHEN n % 10 < 3 THEN 'accepted' WHEN n % 10 = 3 THEN 'partly-accepted' WHEN n % 10 < 6 THEN 'not-accepted' WHEN n % 10 = 6 THEN 'under-consideration' END,
                   CASE WHEN n % 10 IN (4, 5) THEN CASE WHEN n % 3 = 0 THEN 'cost' ELSE 'law' END END, CASE WHEN n % 10 < 6 THEN {Day("n + n % 300")} END, CASE WHEN n % 10 < 6 THEN n % 300 END, 0,
                   CASE WHEN n % 7 = 0 THEN '' WHEN n % 7 = 1 THEN 'trust' WHEN n % 7 = 2 THEN 'privacy,trust' WHEN n % 7 = 3 THEN 'fairness-of-outputs' WHEN n % 7 = 4 THEN 'fairness-of-outputs,privacy,trust' WHEN n % 7 = 5 THEN 'consent' ELSE 'data-quality,security' END
            FROM counter
            """);
        yield return Insert("response", Recommendations, 20_000_000, "recommendation, disposition, published_on", $"{Id("10000000 + n")}, CASE WHEN n % 10 < 3 THEN 'accepted' WHEN n % 10 = 3 THEN 'partly-accepted' ELSE 'not-accepted' END, {Day("n + n % 300")}");
        yield return Insert("commitment", 200_000, 30_000_000, "response, original_due, due, slip_days, reported", $"{Id("20000000 + n * 5")}, {Day("n")}, {Day("n + (n % 3) * 40")}, (n % 3) * 40, CASE WHEN n % 4 = 0 THEN 'delivered' WHEN n % 4 = 1 THEN 'limited' WHEN n % 4 = 2 THEN 'substantial' ELSE 'not-started' END");
        yield return Insert("verification", 50_000, 40_000_000, "target_kind, target, verdict, verified_on", $"'commitment', {Id("30000000 + n * 4")}, CASE WHEN n % 3 = 0 THEN 'confirmed' WHEN n % 3 = 1 THEN 'disputed' ELSE 'partly-confirmed' END, {Day("n")}", "91000000");
        yield return Insert("effect", 50_000, 50_000_000, "effect_kind, subject, attribution, changed_on", $"CASE WHEN n % 5 = 0 THEN 'no-change' ELSE 'purpose-narrowed' END, {Id("n")}, CASE WHEN n % 6 = 0 THEN 'already-planned' ELSE 'caused' END, {Day("n")}");
        yield return Rows("effect_link", 100_000, "n % 2", "50000000 + n / 2", "recommendation, engagement, later, differs, shows", $"{Id("10000000 + n * 10")}, {Id("3000000 + n / 2")}, n % 2, 1, 1");
        yield return Insert("safeguard", Subjects, 60_000_000, "title, safeguard_kind, status, in_place_since, review_due, reviews, last_reviewed, effectiveness, affected_people_involved",
            $"'S', 'audit', CASE WHEN n % 5 = 0 THEN 'promised' WHEN n % 5 = 1 THEN 'designed' WHEN n % 5 = 2 THEN 'operating' WHEN n % 5 = 3 THEN 'in-place' ELSE 'retired' END, {Day("n")}, {Day("n + 400")}, n % 3, {Day("n")}, CASE WHEN n % 4 = 0 THEN 'effective' WHEN n % 4 = 1 THEN 'ineffective' END, n % 2");
        yield return Facet("safeguard", "subject", Subjects, 60_000_000, Id("n"));
        yield return Facet("safeguard", "answers", Subjects / 4, 60_000_000, Id("10000000 + n"));
        yield return Insert("assessment", 50_000, 70_000_000, "title, advice, advised_on, decision, decided_on, against_advice, panel_members, lay_members, lived_experience_members",
            $"'A', CASE WHEN n % 3 = 0 THEN 'support' WHEN n % 3 = 1 THEN 'do-not-support' ELSE 'no-advice' END, {Day("n")}, CASE WHEN n % 4 = 0 THEN NULL ELSE 'proceed' END, {Day("n + 5")}, CASE WHEN n % 3 = 1 THEN 1 ELSE 0 END, CASE WHEN n % 5 = 0 THEN NULL ELSE 7 END, n % 2, 0");
        yield return Facet("assessment", "subject", 50_000, 70_000_000, Id("n"));
        yield return Rows("assessment_condition", 100_000, "n % 2", "70000000 + n / 2", "local_id, safeguard, commitment, due", $"'k' || CAST(n % 2 AS TEXT), CASE WHEN n % 3 = 0 THEN {Id("60000000 + n")} END, CASE WHEN n % 3 = 1 THEN {Id("30000000 + n")} END, {Day("n")}");
        yield return Rows("assessment_benefit", 100_000, "n % 2", "70000000 + n / 2", "local_id, type, by_date, verdict, commercial, value_share_stated", $"'b' || CAST(n % 2 AS TEXT), 'efficiency', CASE WHEN n % 9 = 0 THEN NULL ELSE {Day("n")} END, CASE WHEN n % 4 = 0 THEN 'met' WHEN n % 4 = 1 THEN 'partly' WHEN n % 4 = 2 THEN 'not-met' END, n % 2, n % 3");
        yield return Rows("assessment_people", 200_000, "n % 4", "70000000 + n / 4", "side, local_id, subject, community, community_kind", $"CASE WHEN n % 2 = 0 THEN 'benefit' ELSE 'harm' END, 'p', CASE WHEN n % 11 = 0 THEN NULL ELSE {Id("(n / 4) % 100000")} END, 'c' || CAST((n / 2) % 2 AS TEXT), 'workers'");
        yield return Insert("challenge", 20_000, 80_000_000, "target_kind, respondent, outcome, reviewer, raised_on, decide_due, decided_on, days_to_decide", $"'subject', {Id("90000000 + n % 500")}, CASE WHEN n % 3 = 0 THEN 'upheld' WHEN n % 3 = 1 THEN 'not-upheld' END, CASE WHEN n % 2 = 0 THEN 'same-team' ELSE 'joint-panel' END, {Day("n")}, {Day("n + 60")}, CASE WHEN n % 3 < 2 THEN {Day("n + 50")} END, CASE WHEN n % 3 < 2 THEN 50 END");
        yield return Rows("challenge_remedy", 10_000, "0", "80000000 + n", "local_id, remedy_kind, due, delivered", $"'r', 'apology', {Day("n")}, CASE WHEN n % 2 = 0 THEN {Day("n + 10")} END");
        yield return (2 * Recommendations, $"""
            INSERT INTO lag (number, until, kind, id, organisation, happened, days)
            SELECT 10000000 + n, {Projection.Current}, CASE WHEN n % 2 = 0 THEN 'recommendation' ELSE 'response' END, {Id("10000000 + n")}, {Id("90000000 + (n / 20) % 500")}, {Day("n")}, n % 60
            FROM counter
            """);
    }

    private static (long, string) Insert(string kind, long count, long from, string columns, string values, string owner = "90000000 + (n / 20) % 500") => (count, $"""
        INSERT INTO {kind} (number, id, version, owner, recorded_at, until, {columns})
        SELECT {from} + n, {Id($"{from} + n")}, 1, {Id(owner)}, {Day("n")} || 'T00:00:00.000Z', {Projection.Current}, {values} FROM counter
        """);

    private static (long, string) Rows(string table, long count, string place, string number, string columns, string values) => (count, $"""
        INSERT INTO {table} (number, place, {columns}) SELECT {number}, {place}, {values} FROM counter
        """);

    private static (long, string) Facet(string kind, string member, long count, long from, string value) => (count, $"""
        INSERT INTO facet (kind, member, value, number) SELECT '{kind}', '{member}', {value}, {from} + n FROM counter
        """);

    private static string Id(string number) => $"('00000000-0000-7000-8000-' || SUBSTR(CAST(1000000000000 + {number} AS TEXT), 2))";

    private static string Day(string number) => $"(CAST(2021 + ({number}) / 336 % 6 AS TEXT) || '-' || SUBSTR(CAST(101 + ({number}) / 28 % 12 AS TEXT), 2) || '-' || SUBSTR(CAST(101 + ({number}) % 28 AS TEXT), 2))";
}
