#include "in_header.hpp"

namespace in_header {

function other_each() { return of_each; }
function other_both() { return of_both; }

}  // namespace in_header
