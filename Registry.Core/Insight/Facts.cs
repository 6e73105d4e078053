namespace Registry.Core.Insight;

/// <summary>
/// What the register computes from several records, each fact in one place: a piece of SQL that indicators, findings and dossiers put into
/// their questions. Parameters are <c>@size</c>, the size of the ledger it is asked at, and <c>@today</c>, the day.
/// </summary>
public static class Facts
{
    /// <summary>How many months an engagement or assessment speaks for (rule R20).</summary>
    public const int FreshMonths = 36;

    /// <summary>Most days between an event and its entry (question Q14).</summary>
    public const int PromptDays = 30;

    /// <summary>A limit that leaves nothing out: it keeps a subquery apart, so that what it works out is worked out once for each row, however often it is used.</summary>
    public const long Apart = long.MaxValue;

    /// <summary>The version of a projection's row that stood at the size.</summary>
    public static string At(string row) => $"{row}.number < @size AND {row}.until >= @size";

    /// <summary>Whether a column names one of the records that are examined: a set with which <see cref="Examination"/> begins its statement.</summary>
    public static string Examined(string column) => In(column, "examined");

    /// <summary>The rows of a table that name one of those records in a column: searched for one after the other, which takes no set of them.</summary>
    public static string Examined(string table, string column) => $"(SELECT t.* FROM examined i CROSS JOIN {table} t WHERE t.{column} = i.id)";

    /// <summary>The rows of a kind's projection that are examined: the versions that stand, found by their numbers.</summary>
    public static string Standing(string kind) => $"(SELECT t.* FROM standing s CROSS JOIN {kind} t WHERE t.number = s.number)";

    /// <summary>A text column of a record that is examined, beside its id: no index is to be begun with that holds it, for few are examined and many are alike in it.</summary>
    public static string Beside(string column) => $"COALESCE({column}, '')";

    /// <summary>The day three years before a day: text sorts as days do.</summary>
    public static string ThreeYearsBefore(string day) => $"(CAST(CAST(SUBSTR({day}, 1, 4) AS INTEGER) - 3 AS TEXT) || SUBSTR({day}, 5))";

    /// <summary>Whether an engagement was not given up, as far as is recorded.</summary>
    public static string GoesForward(string engagement) => $"COALESCE({engagement}.status, '') <> 'not-going-forward'";

    /// <summary>Whether it has begun too.</summary>
    public static string Held(string engagement) => $"{GoesForward(engagement)} AND COALESCE({engagement}.start_date, '') <= @today";

    /// <summary>
    /// Whether an engagement counts: people were at least consulted, by more than a test or research into attitudes (rule R3). Null where the record does not say how much influence they had,
    /// or by which method: what is not known is no "no".
    /// </summary>
    public static string Counts(string engagement) =>
        $"{engagement}.claimed_level IN ('consult', 'involve', 'collaborate', 'empower') AND {engagement}.depth IN ('deliberated', 'participated', 'contributed') AND {Held(engagement)}";

    /// <summary>The same as a number: 1, 0 or null.</summary>
    public static string Counted(string condition) => $"CASE WHEN {condition} THEN 1 WHEN NOT ({condition}) THEN 0 END";

    /// <summary>The day by which an engagement first promised an answer, whatever its later versions say; null where none promises any.</summary>
    public static string Promised(string engagement) =>
        $"(SELECT f.response_due FROM engagement f WHERE f.id = {engagement}.id AND f.number < @size AND f.response_due IS NOT NULL ORDER BY f.number LIMIT 1)";

    /// <summary>An engagement against a decision it names: before, overlapping, after, or unknown (rule R10).</summary>
    public static string Timing(string engagement, string decision) => $"""
        CASE WHEN {decision}.actual_date IS NULL OR {engagement}.start_date IS NULL OR {engagement}.end_date IS NULL THEN 'unknown'
             WHEN {engagement}.end_date <= {decision}.actual_date THEN 'before'
             WHEN {engagement}.start_date <= {decision}.actual_date THEN 'overlapping'
             ELSE 'after' END
        """;

    /// <summary>The level an engagement claims, as a number from 0 (inform) to 4 (empower).</summary>
    public static string Claimed(string engagement) =>
        $"CASE {engagement}.claimed_level WHEN 'inform' THEN 0 WHEN 'consult' THEN 1 WHEN 'involve' THEN 2 WHEN 'collaborate' THEN 3 WHEN 'empower' THEN 4 END";

    /// <summary>Whether findings and an answer are published (rule R5).</summary>
    public static string Consulted(string engagement) =>
        $"({engagement}.findings_date <= @today AND EXISTS (SELECT 1 FROM duty o WHERE o.engagement = {engagement}.id AND {At("o")} AND o.answered_on IS NOT NULL))";

    /// <summary>Whether people met more than once, and a decision says how what they said was weighed (rule R6).</summary>
    public static string Involved(string engagement) => $"""
        ({engagement}.most_sessions >= 2 AND EXISTS (
            SELECT 1 FROM facet w JOIN decision v ON v.number = w.number AND {At("v")}
            WHERE w.kind = 'decision' AND w.member = 'engagementConsidered' AND w.value = {engagement}.id AND v.taken = 1))
        """;

    /// <summary>Whether options were made together, and nothing was refused without a reason (rule R7).</summary>
    public static string Collaborated(string engagement) => $"""
        ({engagement}.made_together = 1 AND NOT EXISTS (
            SELECT 1 FROM duty n WHERE n.engagement = {engagement}.id AND {At("n")} AND n.disposition = 'not-accepted' AND n.reason_kind IS NULL))
        """;

    /// <summary>Whether every decision an engagement names was taken before it began to end (rule R10).</summary>
    public static string TooLate(string engagement) => $"""
        (EXISTS (SELECT 1 FROM facet l JOIN decision c ON c.id = l.value AND {At("c")} WHERE l.number = {engagement}.number AND l.member = 'decision' AND c.actual_date < {engagement}.end_date)
         AND NOT EXISTS (SELECT 1 FROM facet l JOIN decision c ON c.id = l.value AND {At("c")} WHERE l.number = {engagement}.number AND l.member = 'decision' AND (c.actual_date IS NULL OR c.actual_date >= {engagement}.end_date)))
        """;

    /// <summary>The level the evidence shows, as a number from 0 to 4: each level also needs those below it (rules R5 to R8).</summary>
    public static string Evidenced(string engagement) => $"""
        CASE WHEN NOT ({Counts(engagement)}) OR {engagement}.findings_date IS NULL OR NOT {Consulted(engagement)} OR {TooLate(engagement)} THEN 0
             WHEN {engagement}.most_sessions IS NULL OR NOT {Involved(engagement)} THEN 1
             WHEN NOT {Collaborated(engagement)} THEN 2
             WHEN COALESCE({engagement}.right_to_decide, 0) = 0 THEN 3
             ELSE 4 END
        """;

    /// <summary>The day a system went live: of the first decision to deploy it, else of its own word; null where neither says.</summary>
    public static string WentLive(string algorithm) => $"""
        COALESCE((SELECT MIN(c.actual_date) FROM facet l JOIN decision c ON c.number = l.number AND {At("c")}
                  WHERE l.kind = 'decision' AND l.member = 'subject' AND l.value = {algorithm}.id AND c.decision_kind = 'deploy'), {algorithm}.production_since)
        """;

    /// <summary>
    /// Engagements held that bear on a subject, one row each: those about it, those its declarations name, those it relies on. Columns <c>subject</c>,
    /// <c>how</c> (own or relied), <c>counts</c> (1, 0, or null where that is not known), <c>ended</c>; an engagement relied on counts while nothing changed materially since.
    /// </summary>
    /// <param name="among">The set of subjects that is asked about, with a column <c>id</c>.</param>
    /// <param name="few">Whether they are few, and no index is to be begun with in which many are alike.</param>
    public static string Bearing(string among, bool few) => $"""
        SELECT s.value AS subject, 'own' AS how, {Counted(Counts("e"))} AS counts, e.end_date AS ended, e.id AS engagement
        FROM facet s JOIN engagement e ON e.number = s.number AND {At("e")}
        WHERE s.kind = 'engagement' AND s.member = 'subject' AND {In("s.value", among)} AND {Held("e")}
        UNION ALL
        SELECT d.subject, 'own', {Counted(Counts("e"))}, e.end_date, e.id
        FROM declaration d JOIN facet n ON n.number = d.number AND n.member = 'engagement' JOIN engagement e ON e.id = n.value AND {At("e")}
        WHERE {At("d")} AND {(few ? Beside("d.declaration_state") : "d.declaration_state")} = 'engaged' AND {In("d.subject", among)} AND {Held("e")}
        UNION ALL
        SELECT d.subject, 'relied', {Counted($"{Counts("e")} AND r.material_change = 0")}, e.end_date, e.id
        FROM declaration d JOIN declaration_reliance r ON r.number = d.number JOIN engagement e ON e.id = r.engagement AND {At("e")}
        WHERE {At("d")} AND {In("d.subject", among)} AND {Held("e")}
        """;

    /// <summary>Whether a row of <see cref="Bearing"/> had its say before a day, and what is relied on was not stale then.</summary>
    public static string Before(string bearing, string day) =>
        $"{bearing}.counts = 1 AND {bearing}.ended <= {day} AND ({bearing}.how = 'own' OR {bearing}.ended >= {ThreeYearsBefore(day)})";

    /// <summary>
    /// How each community was heard at best anywhere. Columns <c>subject</c>, <c>community</c> and <c>best</c>: 1 directly, 2 through
    /// representatives, 3 through earlier evidence, 4 sought and not reached, 5 not sought, 6 only by what does not count, or was not held.
    /// </summary>
    /// <param name="examined">Whether only the subjects that are examined are asked about.</param>
    public static string Heard(bool examined = false) => $"""
        SELECT h.subject, h.community, MIN(CASE WHEN NOT ({Counts("e")}) THEN 6 WHEN h.mode = 'directly' THEN 1 WHEN h.mode = 'through-representatives' THEN 2 WHEN h.mode = 'through-prior-evidence' THEN 3 WHEN h.mode = 'sought-not-reached' THEN 4 ELSE 5 END) AS best
        FROM engagement_representation h JOIN engagement e ON e.number = h.number AND {At("e")}
        WHERE h.subject IS NOT NULL AND h.community IS NOT NULL{(examined ? $" AND {Examined("h.subject")}" : "")}
        GROUP BY h.subject, h.community
        """;

    /// <summary>What became of a duty to answer by the day (rules R13 and R14; participation.md §7, Q2).</summary>
    public static string AnswerState(string duty) => $"""
        CASE WHEN {duty}.due IS NULL THEN CASE WHEN {duty}.answered_on IS NULL THEN 'no-due-day' ELSE 'answered-without-due-day' END
             WHEN {duty}.due >= @today THEN CASE WHEN {duty}.answered_on IS NULL THEN 'not-yet-due' ELSE 'answered-before-due' END
             WHEN {duty}.answered_on <= {duty}.due THEN 'on-time'
             WHEN {duty}.answered_on IS NOT NULL THEN 'late'
             WHEN {duty}.disposition IS NULL THEN 'overdue-silent'
             WHEN {duty}.disposition = 'deferred' THEN 'overdue-deferred'
             WHEN {duty}.disposition = 'redirected' THEN 'overdue-redirected'
             ELSE 'overdue-interim' END
        """;

    /// <summary>The newest verdict of somebody else than the owner on a part of a record, or on the whole where none is named: a verdict on a part says nothing of the whole. Null where there is none.</summary>
    public static string Verdict(string record, string part) => $"""
        (SELECT v.verdict FROM verification v WHERE v.target = {record}.id AND {At("v")} AND v.owner <> {record}.owner AND v.part {(part == "" ? "IS NULL" : $"= {part}")} ORDER BY v.verified_on DESC, v.number DESC LIMIT 1)
        """;

    /// <summary>Whether what an effect claims shows in the subject's record: a later version that differs in what the claim is about (rule R17).</summary>
    public static string Linked(string link) => $"{link}.later = 1 AND {link}.differs = 1 AND {link}.shows = 1";

    /// <summary>
    /// Whether a condition was met by a day: its safeguard in place, or its commitment reported delivered, in a version that nothing had replaced by then. What became of them later
    /// does not alter what was so on that day. A claim, like both.
    /// </summary>
    public static string Met(string condition, string day) => $"""
        (EXISTS (SELECT 1 FROM safeguard g WHERE g.id = {condition}.safeguard AND g.number < @size AND g.status IN ('in-place', 'operating') AND g.in_place_since <= {day} AND {StoodOn("g", day)})
         OR EXISTS (SELECT 1 FROM commitment m WHERE m.id = {condition}.commitment AND m.number < @size AND m.reported = 'delivered' AND m.reported_on <= {day} AND {StoodOn("m", day)}))
        """;

    /// <summary>Whether no entry had taken the place of a version by the end of a day.</summary>
    private static string StoodOn(string row, string day) => $"NOT EXISTS (SELECT 1 FROM entry n WHERE n.number = {row}.until AND n.number < @size AND SUBSTR(n.at, 1, 10) <= {day})";

    /// <summary>Whether a safeguard no longer works as it was judged by those who rely on it (rule R30).</summary>
    public static string Fails(string safeguard) => $"{safeguard}.status IN ('degraded', 'suspended', 'retired')";

    private static string In(string column, string set) => $"{column} IN (SELECT i.id FROM {set} i)";
}
