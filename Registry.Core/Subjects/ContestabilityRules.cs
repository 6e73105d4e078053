using System.Linq.Expressions;
using FluentValidation;
using Registry.Core.Register;

namespace Registry.Core.Subjects;

/// <summary>D5, for datasets and algorithms alike.</summary>
internal static class ContestabilityRules
{
    public static void ContestabilityExplained<T>(this AbstractValidator<T> rules, Expression<Func<T, IReadOnlyList<Contestability>?>> grid) =>
        rules.RuleFor(grid).Custom((cells, context) =>
        {
            var seen = new HashSet<(string?, string?, string?)>();
            for (var i = 0; i < (cells?.Count ?? 0); i++)
            {
                var cell = cells![i];
                if (!seen.Add((cell.Act, cell.Object, cell.By)))
                {
                    context.Breaks(Rules.D5, $"contestability[{i}]", $"The cell {cell.Act} / {cell.Object} / {cell.By} is stated twice: keep one.");
                }

                if (cell.Answer == "no" && string.IsNullOrWhiteSpace(cell.Reason))
                {
                    context.Breaks(Rules.D5, $"contestability[{i}].reason", "Say why this cannot be done.");
                }
            }
        });
}
