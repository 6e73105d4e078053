namespace Registry.Core.Storage;

/// <summary>Many values as the one parameter that <see cref="Engine.IsOneOf"/>, <see cref="Engine.RowsOf"/>, <see cref="Engine.Texts"/> and <see cref="Engine.Numbers"/> take.</summary>
internal static class ManyValues
{
    private const int Each = 39;

    /// <summary>Of ids: each 36 characters, between quotes, after a comma.</summary>
    public static string Of(IReadOnlyCollection<Guid> ids) => ids.Count == 0 ? "[]" : string.Create((Each * ids.Count) + 1, ids, static (text, ids) =>
    {
        var at = 0;
        foreach (var id in ids)
        {
            text[at] = at == 0 ? '[' : ',';
            text[at + 1] = '"';
            id.TryFormat(text[(at + 2)..], out _);
            text[at + Each - 1] = '"';
            at += Each;
        }

        text[at] = ']';
    });

    /// <summary>Of numbers.</summary>
    public static string Of(IEnumerable<long> numbers) => $"[{string.Join(',', numbers)}]";
}
