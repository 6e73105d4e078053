using Registry.Core.Register;
using H = Registry.Api.Http.ContractHeaders;

namespace Registry.Api.Http;

/// <summary>What the OpenAPI document says of the acts.</summary>
public static partial class Describe
{
    /// <summary>Does an act of the catalogue.</summary>
    public static RouteHandlerBuilder Does(this RouteHandlerBuilder b, Act act) => b.Is($"{act.Name}{Pascal(act.On)}", new Described(act.Summary, act.Description)
    {
        Parameters = ContractParameters.Of("id", "dryRun", act.States is null ? "ifMatch" : "ifMatchOptional", "idempotencyKey"),
        Body = new(Contract.Request(act), Contract.Request(act)),
        BodyDescription = act.States is null ? "What is done." : $"What the {act.Kind.Name} says.",
        Answers = act.States is null
            ? [Written(act.Kind)]
            : [Written(act.Kind), new(201, "Published: the record as it is served.", new(Contract.Name(act.Kind), Contract.Name(act.Kind)), [H.Location, .. OfRecord])],
        Problems = [.. WritingBody, 403, 404, 409, 410, 412, 422, 428],
    });
}
