# Writes OUT, a header that names the commit being built.
execute_process(COMMAND git -C ${SOURCE} describe --always --dirty --abbrev=12 --exclude=*
                OUTPUT_VARIABLE COMMIT OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE STATUS)
if(NOT STATUS EQUAL 0)
  set(COMMIT "unknown")
endif()
set(TEXT "#define VESPER_COMMIT \"${COMMIT}\"\n")
file(WRITE ${OUT} "${TEXT}")
