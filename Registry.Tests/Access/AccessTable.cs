using System.Text.RegularExpressions;
using Registry.Core.Access;
using Registry.Core.Register;

namespace Registry.Tests.Access;

/// <summary>Who asks.</summary>
public enum Role
{
    Nobody,
    Unscoped,
    Publish,
    Administer,
    Verify,
    Challenge,
    Redact,
    OtherPublish,
    OtherAdminister,

    /// <summary>An expired, revoked, mistyped or malformed key, and one whose organisation is withdrawn: all alike.</summary>
    Spent,
}

/// <summary>
/// Who may do what, in one place: the status that every role meets at every route, where the thing asked for belongs to the organisation of
/// the roles without "Other". <c>{record}</c> stands for every kind that its owner publishes, <c>{published}</c>, <c>{verified}</c> and <c>{challenged}</c> for those of them
/// that need the scope, <c>{registered}</c> for those that an administrator registers; what is verified is another's. Writes are tried with <c>dryRun</c> where there is one, so that a table of answers is no order of events.
/// </summary>
public static class AccessTable
{
    private const string Table = """
        route                                                nobody unscoped publish administer verify challenge redact other-publish other-administer spent
        GET    /                                                200      200     200        200    200       200    200           200              200   200
        GET    /healthz/live                                    200      200     200        200    200       200    200           200              200   200
        GET    /healthz/ready                                   200      200     200        200    200       200    200           200              200   200
        GET    /v1/vocabularies                                 200      200     200        200    200       200    200           200              200   200
        GET    /v1/vocabularies/{key}                           200      200     200        200    200       200    200           200              200   200
        GET    /v1/rules                                        200      200     200        200    200       200    200           200              200   200
        GET    /v1/problems                                     200      200     200        200    200       200    200           200              200   200
        GET    /v1/problems/{code}                              200      200     200        200    200       200    200           200              200   200
        GET    /v1/openapi.json                                 200      200     200        200    200       200    200           200              200   200
        GET    /log/checkpoint                                  200      200     200        200    200       200    200           200              200   200
        GET    /log/vkeys                                       200      200     200        200    200       200    200           200              200   200
        GET    /log/tile/{**path}                               200      200     200        200    200       200    200           200              200   200
        GET    /log/proofs/inclusion                            200      200     200        200    200       200    200           200              200   200
        GET    /log/proofs/consistency                          200      200     200        200    200       200    200           200              200   200
        GET    /v1/indicators                                   200      200     200        200    200       200    200           200              200   200
        GET    /v1/indicators/{indicator}                       200      200     200        200    200       200    200           200              200   200
        GET    /v1/indicators/{indicator}/ids                   200      200     200        200    200       200    200           200              200   200
        GET    /v1/feed                                         200      200     200        200    200       200    200           200              200   200
        GET    /v1/practice                                     200      200     200        200    200       200    200           200              200   200
        GET    /v1/algorithms/{id}/dossier                      200      200     200        200    200       200    200           200              200   200
        GET    /v1/algorithms/{id}/story                        200      200     200        200    200       200    200           200              200   200
        GET    /v1/algorithms/{id}/comparable-engagements       200      200     200        200    200       200    200           200              200   200
        GET    /v1/datasets/{id}/dossier                        200      200     200        200    200       200    200           200              200   200
        GET    /v1/datasets/{id}/story                          200      200     200        200    200       200    200           200              200   200
        GET    /v1/datasets/{id}/comparable-engagements         200      200     200        200    200       200    200           200              200   200

        GET    /v1/{record}                                     200      200     200        200    200       200    200           200              200   200
        GET    /v1/{record}/{id}                                200      200     200        200    200       200    200           200              200   200
        GET    /v1/{record}/{id}/findings                       200      200     200        200    200       200    200           200              200   200
        GET    /v1/{record}/{id}/versions                       200      200     200        200    200       200    200           200              200   200
        GET    /v1/{record}/{id}/versions/{version}             200      200     200        200    200       200    200           200              200   200
        GET    /v1/{record}/{id}/versions/{version}/comparison  200      200     200        200    200       200    200           200              200   200
        GET    /v1/{record}/{id}/versions/{version}/evidence    200      200     200        200    200       200    200           200              200   200
        POST   /v1/{published}                                     401      403     200        403    403       403    403           200              403   401
        PUT    /v1/{published}/{id}                                401      403     200        403    403       403    403           403              403   401
        PATCH  /v1/{published}/{id}                                401      403     200        403    403       403    403           403              403   401
        DELETE /v1/{published}/{id}                                401      403     200        403    403       403    403           403              403   401
        POST   /v1/{verified}                                     401      403     403        403    200       403    403           403              403   401
        PUT    /v1/{verified}/{id}                                401      403     403        403    200       403    403           403              403   401
        PATCH  /v1/{verified}/{id}                                401      403     403        403    200       403    403           403              403   401
        DELETE /v1/{verified}/{id}                                401      403     403        403    200       403    403           403              403   401
        POST   /v1/{challenged}                                     401      403     403        403    403       200    403           403              403   401
        PUT    /v1/{challenged}/{id}                                401      403     403        403    403       200    403           403              403   401
        PATCH  /v1/{challenged}/{id}                                401      403     403        403    403       200    403           403              403   401
        DELETE /v1/{challenged}/{id}                                401      403     403        403    403       200    403           403              403   401

        POST   /v1/recommendations/{id}/responses               401      403     200        403    403       403    403           403              403   401
        POST   /v1/commitments/{id}/revisions                   401      403     200        403    403       403    403           403              403   401
        POST   /v1/commitments/{id}/reports                     401      403     200        403    403       403    403           403              403   401
        POST   /v1/commitments/{id}/verifications               401      403     403        403    200       403    403           403              403   401
        POST   /v1/effects/{id}/verifications                   401      403     403        403    200       403    403           403              403   401
        POST   /v1/safeguards/{id}/verifications                401      403     403        403    200       403    403           403              403   401
        POST   /v1/assessments/{id}/verifications               401      403     403        403    200       403    403           403              403   401
        POST   /v1/challenges/{id}/verifications                401      403     403        403    200       403    403           403              403   401
        POST   /v1/challenges/{id}/acknowledgement              401      403     200        403    403       403    403           403              403   401
        POST   /v1/challenges/{id}/review                       401      403     200        403    403       403    403           403              403   401
        POST   /v1/challenges/{id}/decision                     401      403     200        403    403       403    403           403              403   401
        POST   /v1/challenges/{id}/remedies                     401      403     200        403    403       403    403           403              403   401
        POST   /v1/challenges/{id}/withdrawal                   401      403     403        403    403       200    403           403              403   401
        POST   /v1/challenges/{id}/escalation                   401      403     403        403    403       200    403           403              403   401

        GET    /v1/{registered}                                 200      200     200        200    200       200    200           200              200   200
        GET    /v1/{registered}/{id}                            200      200     200        200    200       200    200           200              200   200
        GET    /v1/{registered}/{id}/findings                   200      200     200        200    200       200    200           200              200   200
        GET    /v1/{registered}/{id}/versions                   200      200     200        200    200       200    200           200              200   200
        GET    /v1/{registered}/{id}/versions/{version}         200      200     200        200    200       200    200           200              200   200
        GET    /v1/{registered}/{id}/versions/{version}/comparison
                                                                200      200     200        200    200       200    200           200              200   200
        GET    /v1/{registered}/{id}/versions/{version}/evidence 200      200     200        200    200       200    200           200              200   200
        POST   /v1/{registered}                                 401      403     403        200    403       403    403           403              200   401
        PUT    /v1/{registered}/{id}                            401      403     200        200    403       403    403           403              200   401
        PATCH  /v1/{registered}/{id}                            401      403     200        200    403       403    403           403              200   401
        DELETE /v1/{registered}/{id}                            401      403     200        200    403       403    403           403              200   401

        POST   /v1/drafts                                       401      403     201        403    403       403    403           201              403   401
        GET    /v1/drafts                                       401      403     200        403    403       403    403           200              403   401
        GET    /v1/drafts/{id}                                  401      403     200        403    403       403    403           404              403   401
        PUT    /v1/drafts/{id}                                  401      403     200        403    403       403    403           404              403   401
        DELETE /v1/drafts/{id}                                  401      403     204        403    403       403    403           404              403   401
        POST   /v1/drafts/{id}/publication                      401      403     201        403    403       403    403           404              403   401

        POST   /v1/keys                                         401      403     403        201    403       403    403           403              201   401
        GET    /v1/keys                                         401      200     200        200    200       200    200           200              200   401
        DELETE /v1/keys/{id}                                    401      403     200        200    403       403    403           404              200   401

        POST   /v1/redactions                                   401      403     403        403    403       403    201           403              403   401
        GET    /v1/redactions                                   401      403     403        403    403       403    200           403              403   401
        GET    /v1/redactions/{id}                              401      403     403        403    403       403    200           403              403   401
        POST   /v1/redactions/{id}/confirmation                 401      403     403        403    403       403    200           403              403   401
        POST   /v1/redactions/{id}/refusal                      401      403     403        403    403       403    200           403              403   401
        """;

    /// <summary>Every row, with the kinds put in.</summary>
    public static IReadOnlyList<AccessRow> Rows { get; } = [.. Table.ReplaceLineEndings("\n").Replace("comparison\n", "comparison ", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).SelectMany(Read)];

    private static IEnumerable<AccessRow> Read(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var statuses = words[2..].Select(int.Parse).ToList();
        var stands = Regex.Match(words[1], @"\{(record|published|verified|challenged|registered)\}").Value;
        var kinds = Kinds.All.Where(kind => stands switch
        {
            "{record}" => !kind.RegisteredByAdministrator,
            "{published}" => kind.Scope == Scopes.Publish,
            "{verified}" => kind.Scope == Scopes.Verify,
            "{challenged}" => kind.Scope == Scopes.Challenge,
            _ => kind.RegisteredByAdministrator,
        });
        return stands.Length > 0
            ? kinds.Select(kind => new AccessRow(words[0], words[1].Replace(stands, kind.Plural, StringComparison.Ordinal), kind, null, statuses))
            : [new AccessRow(words[0], words[1], null, Acts.All.FirstOrDefault(act => words[0] == "POST" && words[1] == $"/v1/{Kinds.Find(act.On)!.Plural}/{{id}}/{act.Segment}"), statuses)];
    }
}

/// <summary>One route and what each role meets there.</summary>
public sealed record AccessRow(string Method, string Pattern, Kind? Kind, Act? Act, IReadOnlyList<int> Statuses)
{
    public int Expected(Role role) => Statuses[(int)role];

    public override string ToString() => $"{Method} {Pattern}";
}
