using CivicHost.Sdk;

namespace CivicHost.People;

/// <summary>Who must sign in with a code beside the password: those who set the town up and those who decide. The demo town only offers it.</summary>
internal sealed class SecondStepRule(IConfiguration configuration)
{
    private readonly bool _isRequired =
        configuration.GetValue<bool?>("People:RequireTotp") ?? !configuration.GetValue("Town:Demo", false);

    public bool Holds(IEnumerable<string> roles) => _isRequired && roles.Any(role => role is Roles.Administrator or Roles.Officer);
}
