using System.Text.Json;
using System.Text.Json.Nodes;
using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Core.Access;

/// <summary>How a register begins: somebody at its console registers the organisation that runs it and takes the first administrator's key.</summary>
public static class Founding
{
    /// <summary>
    /// Registers an organisation in its own name, as only the operator's console may; an organisation of that reference that is
    /// already registered is taken as it is.
    /// </summary>
    public static async Task<Guid> Register(Publishing publishing, Reading reading, string name, string type, string reference)
    {
        var kind = Kinds.Find("organisation")!;
        using var known = new PooledBytes();
        await reading.List(ListQuery.Read(kind, [KeyValuePair.Create("reference", reference), KeyValuePair.Create("limit", "1")]), await reading.Size(), known);
        if (known.Length > 0)
        {
            using var found = JsonDocument.Parse(known.Written);
            return found.RootElement.GetProperty("id").GetGuid();
        }

        var body = JsonSerializer.SerializeToElement(new JsonObject { ["name"] = name, ["type"] = type, ["reference"] = reference });
        return (await publishing.Publish(Submission.Judge(kind, body), new Actor(Guid.Empty, Publishing.Operator, Scopes.Administer))).Id;
    }
}
