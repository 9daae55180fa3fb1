#include "market/factor.h"

namespace vesper {

const char* name_of(FactorKind kind) {
    switch (kind) {
        case FactorKind::rate:
            return "rate";
        case FactorKind::index:
            return "index";
        case FactorKind::fx:
            return "fx";
        case FactorKind::equity:
            return "equity";
    }
    return "";
}

}  // namespace vesper
